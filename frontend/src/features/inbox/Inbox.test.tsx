import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { notification } from '../../test/factories'
import { show } from '../../test/render'
import { serve } from '../../test/server'
import { Inbox } from './Inbox'

const LIST = 'GET /api/notifications'
const MARK = 'POST /api/notifications/mark'

function open() {
  const server = serve({
    [LIST]: () => ({ body: { items: [notification()], next: null } }),
    [MARK]: () => ({ body: { changed: 1 } }),
    'GET /api/notifications/count': () => ({ body: { unread: 3, action: 1 } }),
    'GET /api/notifications/preferences': () => ({ body: { kinds: [{ name: 'invitations.received', label: 'You are invited', channels: {} }] } }),
    'GET /api/projects': () => ({ body: { items: [], next: null } }),
  })
  show(<Inbox />)
  return server
}

it('shows one type where one chooses it, and marks no more than it shows', async () => {
  const server = open()
  await userEvent.selectOptions(await screen.findByLabelText('Type'), await screen.findByRole('option', { name: 'You are invited' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Mark these read' }))
  expect(server.to(LIST).at(-1)?.search).toContain('kind=invitations.received')
  expect(server.to(MARK)[0]?.body).toEqual({ filter: 'all', kind: 'invitations.received', read: true })
})

it('marks everything where everything is shown', async () => {
  const server = open()
  await userEvent.click(await screen.findByRole('button', { name: 'Mark 3 read' }))
  expect(server.to(MARK)[0]?.body).toEqual({ all: true, read: true })
})
