import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { show } from '../../test/render'
import { serve } from '../../test/server'
import { ProjectList } from './ProjectList'

const LIST = 'GET /api/projects'
const field = () => screen.getByRole('searchbox', { name: 'Search projects' })
const compilers = { uuid: 'p1', name: 'Compilers', kind: 'project', state: 'active', summary: '', visibility: 'network', my_roles: ['member'], parent: null, member_count: 2 }

it('leads from a search that finds nothing back to everything', async () => {
  serve({ 'GET /api/projects': ({ search }) => ({ body: { items: search.includes('q=') ? [] : [compilers], next: null } }) })
  const { router } = show(<ProjectList />, { at: '/projects?q=looms&kind=organisation', path: '/projects' })
  await userEvent.click(await screen.findByRole('button', { name: 'Clear the filters' }))
  expect(await screen.findByRole('link', { name: 'Compilers' })).toBeVisible()
  expect(screen.getByRole('searchbox')).toHaveFocus()
  expect(screen.getByRole('searchbox')).toHaveValue('')
  await waitFor(() => expect(router.state.location.search).toBe(''))
})

it('searches for what the address says, also where one goes back or forward', async () => {
  const server = serve({ [LIST]: () => ({ body: { items: [], next: null } }) })
  const { router } = show(<ProjectList />, { at: '/projects?q=tide', path: '/projects' })
  const asked = () => new URLSearchParams(server.to(LIST).at(-1)?.search).get('q')
  await waitFor(() => expect(asked()).toBe('tide'))
  await userEvent.type(field(), 's')
  expect(field()).toHaveValue('tides')
  await waitFor(() => expect(asked()).toBe('tides'))
  await act(() => router.navigate('/projects'))
  expect(field()).toHaveValue('')
  await waitFor(() => expect(asked()).toBeNull())
  await act(() => router.navigate(-1))
  expect(field()).toHaveValue('tides')
  await act(() => router.navigate(1))
  expect(field()).toHaveValue('')
  await act(() => router.navigate(-1))
  await screen.findByText('Nothing fits')
})
