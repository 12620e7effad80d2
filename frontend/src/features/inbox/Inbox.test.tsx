import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import type { Notification } from '../../api'
import { useCommandKeys } from '../../commands'
import { notification } from '../../test/factories'
import { show } from '../../test/render'
import { serve } from '../../test/server'
import { Inbox } from './Inbox'

const LIST = 'GET /api/notifications'
const MARK = 'POST /api/notifications/mark'
const DONE = 'POST /api/notifications/done'
const SNOOZE = 'POST /api/notifications/snooze'
const PATIENT = { timeout: 4000 }
const NAMES = ['First', 'Second', 'Third']

const three = () => NAMES.map((title, index) => notification({ uuid: `00000000-0000-7000-8000-00000000030${index}`, title }))

function Screen() {
  useCommandKeys()
  return <Inbox />
}

/** A server that keeps what is done, or refuses everything. */
function open({ refuse = false, at = '/', items = three(), further = [] }: {
  refuse?: boolean; at?: string; items?: Notification[]; further?: Notification[]
} = {}) {
  let shown = items
  const refusal = { status: 503, body: { detail: 'Try again in a minute.', code: 'away' } }
  const leaves = (keep: boolean) => ({ body }: { body: unknown }) => {
    if (refuse) return refusal
    const { uuids, done = true, until } = body as { uuids: string[]; done?: boolean; until?: string | null }
    if (!keep && done && until !== null) shown = shown.filter(({ uuid }) => !uuids.includes(uuid))
    else if (!keep) shown = items
    return { body: { changed: uuids.length } }
  }
  const server = serve({
    [LIST]: ({ search }) => ({ body: search.includes('cursor=') ? { items: further, next: null } : { items: shown, next: further.length > 0 ? 'c' : null } }),
    'GET /api/notifications/unread': () => ({ body: { uuids: shown.map(({ uuid }) => uuid), has_more: false } }),
    [MARK]: leaves(true),
    [DONE]: leaves(false),
    [SNOOZE]: leaves(false),
    'POST /api/invitations/accept': () => ({ body: {} }),
    'GET /api/notifications/count': () => ({ body: { unread: 3, action: 1 } }),
    'GET /api/notifications/preferences': () => ({ body: { kinds: [{ name: 'invitations.received', label: 'You are invited', channels: {} }] } }),
    'GET /api/projects': () => ({ body: { items: [], next: null } }),
  })
  show(<Screen />, { at })
  return server
}

const key = (name: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key: name })
const rows = () => within(screen.getByRole('list', { name: 'Notifications' })).getAllByRole('listitem')

async function onFirst() {
  await screen.findByText('First')
  key('j')
  expect(rows()[0]).toHaveFocus()
}

it('asks for one type where one chooses it, and marks what the server names for it', async () => {
  const server = open()
  await userEvent.selectOptions(await screen.findByLabelText('Type'), await screen.findByRole('option', { name: 'You are invited' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Mark 3 read' }))
  expect(server.to(LIST).at(-1)?.search).toContain('kind=invitations.received')
  expect(server.to('GET /api/notifications/unread').at(-1)?.search).toContain('kind=invitations.received')
  expect(server.to(MARK)[0]?.body).toEqual({ uuids: three().map(({ uuid }) => uuid), read: true })
  expect(await screen.findByText('Marked 3 notifications as read.')).toBeVisible()
})

it('moves by j and k and stays within the list', async () => {
  open()
  await onFirst()
  key('j')
  expect(rows()[1]).toHaveFocus()
  key('k')
  key('k')
  expect(rows()[0]).toHaveFocus()
})

it('goes on by j where the next page begins', async () => {
  const server = open({ further: [notification({ uuid: '00000000-0000-7000-8000-000000000310', title: 'Fourth' })] })
  await onFirst()
  key('j')
  key('j')
  expect(server.to(LIST)).toHaveLength(1)
  key('j')
  key('j')
  await waitFor(() => expect(screen.getByText('Fourth').closest('li')).toHaveFocus())
  expect(server.to(LIST)).toHaveLength(2)
  key('j')
  expect(rows()[3]).toHaveFocus()
})

it('puts away by e, goes on at the next, and takes it back by z', async () => {
  const server = open()
  await onFirst()
  key('e')
  expect(screen.getByText('Second').closest('li')).toHaveFocus()
  await waitFor(() => expect(screen.queryByText('First')).toBeNull())
  await screen.findByText('1 notification done. Its decision still waits under “To decide”.', {}, PATIENT)
  key('z')
  await waitFor(() => expect(server.to(MARK).at(-1)?.body).toEqual({ uuids: [three()[0]!.uuid], read: false }), PATIENT)
  expect(await screen.findByText('First', {}, PATIENT)).toBeVisible()
})

it('brings a row back where the server refuses, and says so', async () => {
  open({ refuse: true })
  await onFirst()
  key('e')
  expect(await screen.findByText('Try again in a minute.')).toBeVisible()
  expect(screen.getByText('First')).toBeVisible()
})

it('puts away all that are selected at once', async () => {
  const server = open()
  await onFirst()
  key('x')
  key('j')
  key('x')
  expect(screen.getByText('2 selected')).toBeVisible()
  key('e')
  await waitFor(() => expect(server.to(DONE)).toHaveLength(1))
  expect((server.to(DONE)[0]!.body as { uuids: string[] }).uuids).toHaveLength(2)
  await waitFor(() => expect(screen.queryByText('2 selected')).toBeNull())
})

it('goes on with the row where one is once what was selected has left the list', async () => {
  const server = open()
  await onFirst()
  key('x')
  await userEvent.click(screen.getByRole('button', { name: 'Done: First' }))
  await waitFor(() => expect(screen.queryByText('First')).toBeNull())
  screen.getByText('Second').closest('li')!.setAttribute('tabindex', '-1')
  screen.getByText('Second').closest('li')!.focus()
  key('e')
  await waitFor(() => expect(server.to(DONE).map(({ body }) => (body as { uuids: string[] }).uuids)).toEqual([[three()[0]!.uuid], [three()[1]!.uuid]]))
})

it('answers by a and goes on at the next', async () => {
  const server = open()
  await onFirst()
  key('a')
  expect(rows()[1]).toHaveFocus()
  await waitFor(() => expect(server.to('POST /api/invitations/accept')).toHaveLength(1))
})

it('answers by a with the main answer, wherever it stands', async () => {
  const [first, ...others] = three()
  const server = open({ items: [{ ...first!, actions: first!.actions.toReversed() }, ...others] })
  await onFirst()
  key('a')
  await waitFor(() => expect(server.to('POST /api/invitations/accept')).toHaveLength(1))
  expect(screen.queryByLabelText('Reason (optional)')).toBeNull()
})

it('asks until when, and sends that', async () => {
  const server = open()
  await onFirst()
  key('h')
  await userEvent.click(await screen.findByRole('button', { name: /^Tomorrow/ }, { timeout: 10_000 }))
  await waitFor(() => expect(server.to(SNOOZE)).toHaveLength(1))
  const { uuids, until } = server.to(SNOOZE)[0]!.body as { uuids: string[]; until: string }
  expect(uuids).toEqual([three()[0]!.uuid])
  expect(new Date(until).getTime()).toBeGreaterThan(Date.now())
})

it('teaches in an empty list, with one button', async () => {
  open({ at: '/?show=snoozed', items: [] })
  expect(await screen.findByText('Nothing is snoozed')).toBeVisible()
  expect(screen.getByRole('link', { name: 'Show the whole inbox' })).toHaveAttribute('href', '/inbox')
})

it('offers to bring back what is snoozed, one or some, and not to mark it read', async () => {
  const items = three().map((one) => Object.assign(one, { snoozed_until: '2099-01-01T08:00:00Z' }))
  const server = open({ at: '/?show=snoozed', items })
  await onFirst()
  expect(screen.queryByRole('button', { name: /^Mark/ })).toBeNull()
  expect(screen.getByRole('button', { name: 'Back to the inbox now: First' })).toBeVisible()
  key('u')
  key('x')
  key('j')
  key('x')
  const chosen = within(screen.getByRole('group', { name: 'Selected notifications' }))
  expect(chosen.queryByRole('button', { name: 'Mark as read' })).toBeNull()
  await userEvent.click(chosen.getByRole('button', { name: 'Back to the inbox now' }))
  await waitFor(() => expect(server.to(SNOOZE)[0]?.body).toEqual({ uuids: items.slice(0, 2).map(({ uuid }) => uuid), until: null }))
  expect(await screen.findByText('2 notifications are back in the inbox.')).toBeVisible()
  expect(server.to(MARK)).toEqual([])
})
