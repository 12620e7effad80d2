import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ada, conversation, message, ROOM } from '../../test/factories'
import { show } from '../../test/render'
import { serve } from '../../test/server'
import { pushed } from '../../realtime'
import { ConversationScreen } from './ConversationScreen'

const READ = `POST /api/chat/conversations/${ROOM}/read`
const line = () => screen.queryByRole('separator', { name: 'New messages' })
const list = () => screen.getByRole('region', { name: 'Messages' })

beforeEach(() => {
  localStorage.clear()
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600)
})
afterEach(() => { vi.unstubAllGlobals() })

async function open() {
  const server = serve({
    'GET /api/people/me': () => ({ body: ada }),
    [`GET /api/chat/conversations/${ROOM}`]: () => ({ body: conversation() }),
    [`GET /api/chat/conversations/${ROOM}/held`]: () => ({ body: { items: [] } }),
    [`GET /api/chat/conversations/${ROOM}/changes`]: () => ({ body: { items: [], change_seq: 5, more: false } }),
    [`GET /api/chat/conversations/${ROOM}/messages`]: () => ({ body: { items: [message(4), message(5)], has_older: false, has_newer: false, change_seq: 5 } }),
    [READ]: ({ body }) => ({ body: { read_seq: (body as { seq: number }).seq, unread: 0 } }),
  })
  const { store } = show(<ConversationScreen />, { at: `/chat/${ROOM}`, path: '/chat/:uuid' })
  await screen.findByText('message 5')
  const say = (seq: number) => act(() => { store.dispatch(pushed({ topic: `conversation:${ROOM}`, type: 'chat.message', cursor: seq, data: message(seq) })) })
  return { server, say }
}

function look(visible: boolean) {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(visible ? 'visible' : 'hidden')
  act(() => { fireEvent(document, new Event('visibilitychange')) })
}

it('draws no line above what comes while one looks at the end', async () => {
  const { server, say } = await open()
  say(6)
  expect(await screen.findByText('message 6')).toBeVisible()
  await waitFor(() => expect(server.to(READ)).toHaveLength(1))
  expect(line()).toBeNull()
})

it('draws it above the first message that came while one was at another tab, and reads nothing for one', async () => {
  const { server, say } = await open()
  look(false)
  say(6)
  say(7)
  await screen.findByText('message 7')
  await new Promise((done) => setTimeout(done, 600))
  expect(server.to(READ)).toEqual([])
  expect(line()!.compareDocumentPosition(screen.getByText('message 5'))).toBe(Node.DOCUMENT_POSITION_PRECEDING)
  expect(line()!.compareDocumentPosition(screen.getByText('message 6'))).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
  look(true)
  await waitFor(() => expect(server.to(READ)[0]?.body).toEqual({ seq: 7 }))
  // It stays where it is while one reads on.
  say(8)
  await screen.findByText('message 8')
  expect(line()!.compareDocumentPosition(screen.getByText('message 6'))).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
})

it('draws it anew for what comes after everything was read', async () => {
  const { server, say } = await open()
  for (const seq of [6, 7]) {
    look(false)
    say(seq)
    await screen.findByText(`message ${seq}`)
    look(true)
    await waitFor(() => expect(server.to(READ).at(-1)?.body).toEqual({ seq }))
  }
  expect(line()!.compareDocumentPosition(screen.getByText('message 6'))).toBe(Node.DOCUMENT_POSITION_PRECEDING)
  expect(list()).toBeVisible()
})

it('keeps the tools of the one message that was tapped, and of none that was clicked', async () => {
  await open()
  const rows = screen.getAllByRole('article')
  await userEvent.click(screen.getByText('message 4'))
  expect(rows.map((row) => row.dataset['open'])).toEqual([undefined, undefined])
  const { matchMedia } = window
  vi.stubGlobal('matchMedia', (query: string) => ({ ...matchMedia(query), matches: query === '(hover: none)' }))
  await userEvent.click(screen.getByText('message 4'))
  expect(rows.map((row) => row.dataset['open'])).toEqual(['true', undefined])
  await userEvent.click(screen.getByText('message 5'))
  expect(rows.map((row) => row.dataset['open'])).toEqual([undefined, 'true'])
})
