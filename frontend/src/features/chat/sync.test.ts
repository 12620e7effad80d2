import { expect, it, vi } from 'vitest'
import { makeStore } from '../../app/store'
import { api, itemsOf } from '../../api'
import { headSeen, missedEvents, pushed, topicDropped } from '../../realtime'
import { ada, conversation, message, ROOM } from '../../test/factories'
import { serve } from '../../test/server'
import { resend, sendMessage } from './sending'
import { discarded, windowLoaded } from './messages'

const me = { ...ada, about: '', email: 'ada@example.org', is_staff: false, language: 'en', offers: [], seeks: [], time_zone: 'UTC' }
const room = (store: ReturnType<typeof makeStore>) => store.getState().messages[ROOM]!
const seqs = (store: ReturnType<typeof makeStore>) => room(store).items.map(({ seq }) => seq)

async function opened(routes: Parameters<typeof serve>[0] = {}) {
  const server = serve({
    'GET /api/chat/conversations': () => ({ body: { items: [conversation()], next: null } }),
    'GET /api/people/me': () => ({ body: me }),
    ...routes,
  })
  const store = makeStore()
  await store.dispatch(api.endpoints.conversationPages.initiate(undefined))
  await store.dispatch(api.endpoints.getMe.initiate())
  store.dispatch(windowLoaded({ conversation: ROOM, items: [message(4), message(5)], hasOlder: false, changeSeq: 5 }))
  const listed = () => itemsOf(api.endpoints.conversationPages.select(undefined)(store.getState()).data)[0]!
  return { server, store, listed }
}

const event = (seq: number) => pushed({ topic: `conversation:${ROOM}`, type: 'chat.message', cursor: seq, data: message(seq) })

it('counts a message of somebody else as unread and brings its conversation up', async () => {
  const { store, listed } = await opened()
  store.dispatch(event(6))
  expect(seqs(store)).toEqual([4, 5, 6])
  expect(listed()).toMatchObject({ unread: 1, mentions: 0, last_seq: 6, last_message: { seq: 6 } })
})

it('does not count my own message, from whichever window it was sent', async () => {
  const { store, listed } = await opened()
  store.dispatch(pushed({ ...event(6).payload, data: message(6, { author: ada }) }))
  expect(listed()).toMatchObject({ unread: 0, last_seq: 6 })
})

it('counts a mention of me', async () => {
  const { store, listed } = await opened()
  store.dispatch(pushed({ ...event(6).payload, data: message(6, { mentions: [ada.uuid!] }) }))
  expect(listed()).toMatchObject({ unread: 1, mentions: 1 })
})

it('clears the count when I read elsewhere', async () => {
  const { store, listed } = await opened()
  store.dispatch(event(6))
  store.dispatch(pushed({ topic: 'user:x', type: 'chat.read', cursor: null, data: { conversation: ROOM, read_seq: 6, unread: 0, mentions: 0 } }))
  expect(listed()).toMatchObject({ unread: 0, read_seq: 6 })
})

it('counts the mentions that are left when I read a part elsewhere', async () => {
  const { store, listed } = await opened()
  for (const seq of [6, 7]) store.dispatch(pushed({ ...event(seq).payload, data: message(seq, { mentions: [ada.uuid!] }) }))
  expect(listed()).toMatchObject({ unread: 2, mentions: 2 })
  store.dispatch(pushed({ topic: 'user:x', type: 'chat.read', cursor: null, data: { conversation: ROOM, read_seq: 6, unread: 1, mentions: 1 } }))
  expect(listed()).toMatchObject({ unread: 1, mentions: 1 })
})

it('fetches what lies in a gap', async () => {
  const { server, store } = await opened({
    [`GET /api/chat/conversations/${ROOM}/changes`]: () => ({ body: { items: [message(6), message(7), message(8)], change_seq: 8, more: false } }),
  })
  store.dispatch(event(8))
  await vi.waitFor(() => expect(seqs(store)).toEqual([4, 5, 6, 7, 8]))
  expect(server.to(`GET /api/chat/conversations/${ROOM}/changes`)[0]?.search).toContain('after=5')
})

it('catches up page by page when the server is ahead', async () => {
  const pages = [
    { items: [message(6)], change_seq: 6, more: true },
    { items: [message(7)], change_seq: 7, more: false },
  ]
  const { store } = await opened({ [`GET /api/chat/conversations/${ROOM}/changes`]: () => ({ body: pages.shift() }) })
  store.dispatch(headSeen({ topic: `conversation:${ROOM}`, cursor: 7 }))
  await vi.waitFor(() => expect(seqs(store)).toEqual([4, 5, 6, 7]))
  expect(room(store).changeSeq).toBe(7)
})

const CHANGES = `GET /api/chat/conversations/${ROOM}/changes`

it('asks again when it heard of more while the answer was on its way', async () => {
  const answers = [
    { items: [message(6), message(7)], change_seq: 7, more: false },
    { items: [message(8), message(9)], change_seq: 9, more: false },
  ]
  const { store } = await opened({
    [CHANGES]: () => {
      // The push of 8 is lost; that of 9 overtakes the answer.
      if (answers.length === 2) store.dispatch(event(9))
      return { body: answers.shift() }
    },
  })
  store.dispatch(event(7))
  await vi.waitFor(() => expect(seqs(store)).toEqual([4, 5, 6, 7, 8, 9]))
})

it('asks again by itself when nobody answered, and not where it may not look', async () => {
  const answers = ['unreachable' as const, { status: 503, body: {} }, { body: { items: [message(6), message(7)], change_seq: 7, more: false } }]
  const { server, store } = await opened({ [CHANGES]: () => answers.shift() ?? { status: 404, body: {} } })
  store.dispatch(event(7))
  await vi.waitFor(() => expect(seqs(store)).toEqual([4, 5, 6, 7]), 5000)
  store.dispatch(event(9))
  await vi.waitFor(() => expect(server.to(CHANGES)).toHaveLength(4))
  await new Promise((resolve) => setTimeout(resolve, 700))
  expect(server.to(CHANGES)).toHaveLength(4)
})

it('does not wait out its pause when the server is heard of again', async () => {
  let reachable = false
  const { server, store } = await opened({
    [CHANGES]: () => reachable ? { body: { items: [message(6), message(7)], change_seq: 7, more: false } } : 'unreachable',
  })
  store.dispatch(event(7))
  await vi.waitFor(() => expect(server.to(CHANGES)).toHaveLength(3), 5000)
  reachable = true
  store.dispatch(missedEvents())
  await vi.waitFor(() => expect(seqs(store)).toEqual([4, 5, 6, 7]), 500)
})

it('fetches what others wrote before my own words and was never told', async () => {
  const { store } = await opened({
    [`POST /api/chat/conversations/${ROOM}/messages`]: ({ body }) => ({
      status: 201, body: message(7, { client_id: (body as { client_id: string }).client_id, author: ada }),
    }),
    [CHANGES]: () => ({ body: { items: [message(6), message(7, { author: ada })], change_seq: 7, more: false } }),
  })
  await sendMessage(store.dispatch, ROOM, 'hello')
  expect(seqs(store)).toEqual([4, 5, 7])
  await vi.waitFor(() => expect(seqs(store)).toEqual([4, 5, 6, 7]), 5000)
})

it('catches up after a lost connection, and sends what could not be sent', async () => {
  let reachable = false
  const { server, store } = await opened({
    [`GET /api/chat/conversations/${ROOM}/changes`]: () => ({ body: { items: [message(6)], change_seq: 6, more: false } }),
    [`POST /api/chat/conversations/${ROOM}/messages`]: ({ body }) => {
      const { client_id } = body as { client_id: string }
      return reachable ? { status: 201, body: message(7, { client_id, author: ada }) } : 'unreachable'
    },
  })
  await sendMessage(store.dispatch, ROOM, 'hello')
  expect(room(store).outbox).toMatchObject([{ state: 'failed', body: 'hello' }])
  reachable = true
  store.dispatch(missedEvents())
  await vi.waitFor(() => expect(seqs(store)).toEqual([4, 5, 6, 7]))
  const [first, second] = server.to(`POST /api/chat/conversations/${ROOM}/messages`)
  expect(second?.body).toEqual(first?.body)
  expect(room(store).outbox).toEqual([])
})

it('keeps the order of what was written', async () => {
  const { server, store } = await opened({
    [`POST /api/chat/conversations/${ROOM}/messages`]: async ({ body }) => {
      const { client_id, body: text } = body as { client_id: string; body: string }
      if (text === 'one') await new Promise((resolve) => setTimeout(resolve, 30))
      return { status: 201, body: message(text === 'one' ? 6 : 7, { client_id, author: ada }) }
    },
  })
  await Promise.all([sendMessage(store.dispatch, ROOM, 'one'), sendMessage(store.dispatch, ROOM, 'two')])
  expect(server.to(`POST /api/chat/conversations/${ROOM}/messages`).map(({ body }) => (body as { body: string }).body)).toEqual(['one', 'two'])
  expect(seqs(store)).toEqual([4, 5, 6, 7])
})

it('lets what was written later wait for what failed, until that is stored or thrown away', async () => {
  const POST = `POST /api/chat/conversations/${ROOM}/messages`
  let seq = 5
  const failing = new Map([['one', 1], ['three', 1], ['never', Infinity]])
  const { server, store } = await opened({
    [POST]: ({ body }) => {
      const { client_id, body: text } = body as { client_id: string; body: string }
      const left = failing.get(text) ?? 0
      failing.set(text, left - 1)
      return left > 0 ? { status: 503, body: { detail: 'Later.' } } : { status: 201, body: message(++seq, { client_id, author: ada }) }
    },
  })
  const texts = () => server.to(POST).map(({ body }) => (body as { body: string }).body)
  await Promise.all(['one', 'two'].map((text) => sendMessage(store.dispatch, ROOM, text)))
  expect(room(store).outbox.map(({ state }) => state)).toEqual(['failed', 'sending'])
  // By itself, by the button, and not at all.
  await vi.waitFor(() => expect(texts()).toEqual(['one', 'one', 'two']), 4000)
  await Promise.all(['three', 'four'].map((text) => sendMessage(store.dispatch, ROOM, text)))
  await resend(store.dispatch, ROOM, room(store).outbox[0]!.clientId)
  expect(texts().slice(3)).toEqual(['three', 'three', 'four'])
  await Promise.all(['never', 'last'].map((text) => sendMessage(store.dispatch, ROOM, text)))
  store.dispatch(discarded({ conversation: ROOM, clientId: room(store).outbox[0]!.clientId }))
  await vi.waitFor(() => expect(room(store).outbox).toEqual([]))
  expect(texts().slice(6)).toEqual(['never', 'last'])
})

it('asks again about a conversation that the server stopped telling about', async () => {
  const { server, store } = await opened({ [`GET /api/chat/conversations/${ROOM}`]: () => ({ body: conversation() }) })
  const query = store.dispatch(api.endpoints.getConversation.initiate({ uuid: ROOM }))
  await query
  store.dispatch(topicDropped({ topic: 'project:something-else' }))
  store.dispatch(topicDropped({ topic: `conversation:${ROOM}` }))
  await vi.waitFor(() => expect(server.to(`GET /api/chat/conversations/${ROOM}`)).toHaveLength(2))
  query.unsubscribe()
})
