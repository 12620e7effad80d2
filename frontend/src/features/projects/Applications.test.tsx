import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Outlet, Route, Routes } from 'react-router'
import { expect, it } from 'vitest'
import { show } from '../../test/render'
import { serve } from '../../test/server'
import { Applications } from './Applications'

const LIST = 'GET /api/projects/p/applications'

function open(at: string) {
  const server = serve({ [LIST]: () => ({ body: { items: [], next: null } }) })
  const context = { uuid: 'p', join_policy: 'application', permissions: { manage_members: true } }
  const view = show(<Routes><Route element={<Outlet context={context} />}><Route path="*" element={<Applications />} /></Route></Routes>, { at, path: '/*' })
  return { ...view, server }
}

it('keeps in the address whether all are shown', async () => {
  const { router, server } = open('/')
  await userEvent.click(await screen.findByRole('radio', { name: 'All' }))
  expect(router.state.location.search).toBe('?state=all')
  expect(await screen.findByText('Nobody has applied yet')).toBeVisible()
  expect(server.to(LIST).map(({ search }) => search.includes('state=pending'))).toEqual([true, false])
  await userEvent.click(screen.getByRole('radio', { name: 'Waiting' }))
  expect(router.state.location.search).toBe('')
})

it.each([['all', 'All'], ['nonsense', 'Waiting']])('takes “%s” in the address for: %s', async (state, name) => {
  open(`/?state=${state}`)
  expect(await screen.findByRole('radio', { name })).toBeChecked()
})
