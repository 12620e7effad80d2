import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { notification } from '../../test/factories'
import { show } from '../../test/render'
import { serve } from '../../test/server'
import { NotificationPage } from './NotificationPage'

const { uuid } = notification()
const ONE = `GET /api/notifications/${uuid}`

function open(routes: Parameters<typeof serve>[0], search = '') {
  const server = serve(routes)
  show(<NotificationPage />, { path: '/notifications/:uuid', at: `/notifications/${uuid}${search}` })
  return server
}

it('focuses the answer that the link names, and does nothing by itself', async () => {
  const server = open({ [ONE]: () => ({ body: notification() }) }, '?action=decline')
  expect(await screen.findByRole('button', { name: 'Decline' })).toHaveFocus()
  expect(server.calls.every(({ method }) => method === 'GET')).toBe(true)
})

it('shows the outcome once one has decided', async () => {
  let decided = false
  open({
    [ONE]: () => ({ body: decided ? notification({ actions: [], outcome: 'Accepted' }) : notification() }),
    'POST /api/invitations/accept': () => { decided = true; return { body: {} } },
    'POST /api/notifications/mark': () => ({ body: { changed: 1 } }),
  })
  await userEvent.click(await screen.findByRole('button', { name: 'Accept' }))
  expect(await screen.findByText('Accepted')).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Accept' })).toBeNull()
})

it('says so where there is nothing of the kind for this person', async () => {
  open({ [ONE]: () => ({ status: 404, body: { detail: 'There is no such thing.', code: 'not_found' } }) })
  expect(await screen.findByText('There is no such thing.')).toBeVisible()
})

it('shows nothing of before once it is not there any more', async () => {
  let gone = false
  open({
    [ONE]: () => (gone ? { status: 404, body: { detail: 'There is no such thing.', code: 'not_found' } } : { body: notification() }),
    'POST /api/invitations/accept': () => { gone = true; return { status: 404, body: { detail: 'It was taken back.', code: 'not_found' } } },
  })
  await userEvent.click(await screen.findByRole('button', { name: 'Accept' }))
  expect(await screen.findByText('There is no such thing.')).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Accept' })).toBeNull()
  expect(screen.getByText(/It was taken back\./)).toBeVisible()
})
