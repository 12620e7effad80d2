import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import { ada, conversation, message, ROOM } from '../../test/factories'
import { show } from '../../test/render'
import { type Call, serve } from '../../test/server'
import { ConversationScreen } from './ConversationScreen'
import { windowLoaded } from './messages'

const me = { ...ada, about: '', email: 'ada@example.org', is_staff: false, language: 'en', offers: [], seeks: [], time_zone: 'UTC' }
const OLD = message(3)
const LATEST = 500
const MESSAGES = `/api/chat/conversations/${ROOM}/messages`
const gone = /not here any more/
const failed = /could not be loaded/
const told = (text: RegExp) => screen.queryByText(text)

beforeEach(() => {
  localStorage.clear()
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600)
})

type Reply = { status?: number; body?: unknown } | 'unreachable'

const part = (around: number) => ({
  items: [message(around), message(around + 1, { author: ada })], has_older: false, has_newer: around + 1 < LATEST, change_seq: LATEST,
})

/** A room whose end and whose early part are far from each other; `around` says what is answered for one message. */
async function opened(address: string, around: (uuid: string) => Reply | Promise<Reply> = () => ({ body: part(3) })) {
  const server = serve({
    'GET /api/people/me': () => ({ body: me }),
    [`GET /api/chat/conversations/${ROOM}`]: () => ({ body: conversation({ last_seq: LATEST, read_seq: LATEST, change_seq: LATEST }) }),
    [`GET /api/chat/conversations/${ROOM}/held`]: () => ({ body: { items: [] } }),
    [`GET /api/chat/conversations/${ROOM}/changes`]: () => ({ body: { items: [], change_seq: LATEST, more: false } }),
    [`GET ${MESSAGES}`]: ({ search }: Call) => {
      const asked = new URLSearchParams(search)
      const uuid = asked.get('around')
      if (uuid) return around(uuid)
      // What comes after an early part stays away: these rooms are never scrolled through.
      if (asked.has('after') || asked.has('before')) return new Promise<never>(() => {})
      return { body: part(LATEST - 1) }
    },
    [`POST ${MESSAGES}`]: () => new Promise<never>(() => {}),
  })
  // The first entry has the same key in each test, and where one was is kept by that key.
  const view = show(<ConversationScreen />, { at: '/', path: '/chat/:uuid' })
  await act(() => view.router.navigate(address))
  await screen.findAllByText(/^message \d+$/)
  return { ...view, server }
}

const follow = (view: Awaited<ReturnType<typeof opened>>, to: string) => act(() => view.router.navigate(to))
const LINK = `/chat/${ROOM}?message=${OLD.uuid}`

it('does not say that a linked message is gone after a jump to now, nor when it falls out of what is kept', async () => {
  const { store } = await opened(LINK)
  await userEvent.click(await screen.findByRole('button', { name: 'Jump to now' }))
  expect(await screen.findByText(`message ${LATEST}`)).toBeVisible()
  expect(screen.queryByText('message 3')).toBeNull()
  expect(told(gone)).toBeNull()
  act(() => { store.dispatch(windowLoaded({ conversation: ROOM, items: [message(700)], hasOlder: true, changeSeq: LATEST })) })
  expect(await screen.findByText('message 700')).toBeVisible()
  expect(told(gone)).toBeNull()
})

it('does not say that a linked message is gone when one writes while reading it', async () => {
  await opened(LINK)
  await userEvent.type(screen.getByLabelText('Message'), 'hello{Enter}')
  expect(await screen.findByText(`message ${LATEST}`)).toBeVisible()
  expect(told(gone)).toBeNull()
})

it('looks for a quoted message before it says anything of it', async () => {
  const asked: ((reply: Reply) => void)[] = []
  const view = await opened(`/chat/${ROOM}`, () => new Promise<Reply>((resolve) => asked.push(resolve)))
  await follow(view, LINK)
  expect(await screen.findByText('Looking for the message…')).toBeVisible()
  expect(told(gone)).toBeNull()
  await act(async () => asked[0]!({ body: part(3) }))
  expect(await screen.findByText('message 3')).toBeVisible()
  expect(told(gone)).toBeNull()
  expect(told(/Looking for/)).toBeNull()
})

it('says that a linked message is gone when the server says so, until another link is followed', async () => {
  const view = await opened(LINK, () => ({ status: 404, body: { detail: 'No such message.', code: 'not_found' } }))
  expect(await screen.findByText(gone)).toBeVisible()
  expect(screen.getByText(`message ${LATEST}`)).toBeVisible()
  await follow(view, `/chat/${ROOM}?message=${message(LATEST).uuid}`)
  expect(told(gone)).toBeNull()
})

it('offers to try again where the network failed, and then leads to the message', async () => {
  const replies: Reply[] = ['unreachable', { body: part(3) }]
  await opened(LINK, () => replies.shift()!)
  expect(await screen.findByText(failed)).toBeVisible()
  expect(told(gone)).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('message 3')).toBeVisible()
  await waitFor(() => expect(told(failed)).toBeNull())
})

it('says in a room that is there already that a quoted message could not be fetched', async () => {
  const view = await opened(`/chat/${ROOM}`, () => 'unreachable')
  await follow(view, LINK)
  expect(await screen.findByText(failed)).toBeVisible()
  expect(screen.getByText(`message ${LATEST}`)).toBeVisible()
  expect(told(gone)).toBeNull()
})

it('opens my newest message with the arrow while I read an earlier part, not my last one in that part', async () => {
  await opened(LINK)
  await userEvent.type(screen.getByLabelText('Message'), '{ArrowUp}')
  expect(await screen.findByLabelText('Edit message', { selector: 'textarea' })).toHaveValue(`message ${LATEST}`)
})
