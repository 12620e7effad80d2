import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { show } from '../../test/render'
import { type Call, serve } from '../../test/server'
import { Notifications } from './Notifications'

const GET = 'GET /api/notifications/preferences'
const PATCH = 'PATCH /api/notifications/preferences'
const free = (enabled: boolean) => ({ enabled, locked: false })
const locked = (enabled: boolean) => ({ enabled, locked: true })
const kinds = [
  { name: 'chat.mention', label: 'Somebody mentions you', channels: { inbox: free(true), email: free(false) } },
  { name: 'invitations.received', label: 'Somebody invites you', channels: { inbox: locked(true), email: locked(false) } },
  { name: 'projects.joined', label: 'Somebody joins', channels: { inbox: free(false) } },
]

type Reply = { status?: number; body?: unknown } | 'unreachable'

function open(answer: (call: Call) => Reply | Promise<Reply> = () => ({ body: { kinds } })) {
  const server = serve({ [GET]: () => ({ body: { kinds } }), [PATCH]: answer })
  show(<Notifications />)
  return server
}

const mail = () => screen.findByRole('switch', { name: 'Somebody mentions you: E-mail' })
const inbox = () => screen.findByRole('switch', { name: 'Somebody mentions you: Inbox' })

it('sends a switch as it is pressed, and only that one', async () => {
  const server = open()
  expect(await inbox()).toBeChecked()
  expect(await mail()).not.toBeChecked()
  await userEvent.click(await mail())
  expect(await mail()).toBeChecked()
  await waitFor(() => expect(server.to(PATCH)).toHaveLength(1))
  expect(server.to(PATCH)[0]?.body).toEqual({ changes: [{ kind: 'chat.mention', channel: 'email', enabled: true }] })
  await userEvent.click(await inbox())
  await waitFor(() => expect(server.to(PATCH)[1]?.body).toEqual({ changes: [{ kind: 'chat.mention', channel: 'inbox', enabled: false }] }))
  expect(await inbox()).not.toBeChecked()
  expect(await mail()).toBeChecked()
})

it('switches at once, and back when it is refused, and says why', async () => {
  const waiting: ((reply: Reply) => void)[] = []
  open(() => new Promise<Reply>((resolve) => waiting.push(resolve)))
  await userEvent.click(await mail())
  expect(await mail()).toBeChecked()
  await act(async () => waiting[0]!({ status: 403, body: { detail: 'This site sends no e-mail.' } }))
  expect(await screen.findByText('This site sends no e-mail.')).toBeVisible()
  expect(await mail()).not.toBeChecked()
  expect(await inbox()).toBeChecked()
})

it('switches back where nobody can be reached', async () => {
  open(() => 'unreachable')
  await userEvent.click(await mail())
  expect(await screen.findByText(/^The server cannot be reached/)).toBeVisible()
  expect(await mail()).not.toBeChecked()
})

it('has no switch for what is always on or off, and says so to the ear', async () => {
  open()
  const row = within((await screen.findByRole('rowheader', { name: 'Somebody invites you' })).closest('tr')!)
  expect(row.queryByRole('switch')).toBeNull()
  expect(row.getByRole('img', { name: 'Somebody invites you: Inbox: always on' })).toBeVisible()
  expect(row.getByRole('img', { name: 'Somebody invites you: E-mail: always off' })).toBeVisible()
})

it('says of a way that something never takes that it is not sent', async () => {
  open()
  const row = within((await screen.findByRole('rowheader', { name: 'Somebody joins' })).closest('tr')!)
  expect(row.getAllByRole('switch')).toHaveLength(1)
  expect(row.getByText('not sent')).toBeInTheDocument()
})

it('shows grey rows, says what failed, and tries again', async () => {
  let away = true
  serve({ [GET]: () => (away ? { status: 503, body: { detail: 'Back in a minute.' } } : { body: { kinds } }) })
  show(<Notifications />)
  expect(screen.getByRole('status', { name: 'Loading' })).toBeVisible()
  expect(await screen.findByText('Back in a minute.')).toBeVisible()
  away = false
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await mail()).toBeVisible()
})

it('says that there is nothing to choose', async () => {
  serve({ [GET]: () => ({ body: { kinds: [] } }) })
  show(<Notifications />)
  expect(await screen.findByText('Nothing to choose here')).toBeVisible()
  expect(screen.queryByRole('table')).toBeNull()
})
