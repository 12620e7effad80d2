import { beforeEach, expect, it, vi } from 'vitest'
import { api } from '../../api'
import { sessionApi, signedOutByServer } from '../../api/session'
import { makeStore } from '../../app/store'
import { ada, grace, message, ROOM } from '../../test/factories'
import { serve, signedOut } from '../../test/server'
import { drafts } from './kept'
import { discarded, messagePushed } from './messages'
import { sendMessage } from './sending'

const POST = `POST /api/chat/conversations/${ROOM}/messages`
const person = (who = ada) => ({ ...who, email: 'x@example.org', about: '', offers: [], seeks: [], language: 'en', time_zone: 'UTC' })
type Sent = { client_id: string; body: string }
const stored = ({ body }: { body: unknown }) => ({ status: 201, body: message(7, { ...(body as Sent), author: ada }) })

/** A page load: a fresh store, and the server says who one is. */
async function arrive(routes: Parameters<typeof serve>[0] = {}, who = ada) {
  const server = serve({ 'GET /api/people/me': () => ({ body: person(who) }), ...routes })
  const store = makeStore()
  await store.dispatch(api.endpoints.getMe.initiate())
  return { server, store, outbox: () => store.getState().messages[ROOM]?.outbox ?? [] }
}

async function leaveUnsent(status?: number) {
  const { store, server } = await arrive({ [POST]: () => (status ? { status, body: { detail: 'No.' } } : 'unreachable') })
  await sendMessage(store.dispatch, ROOM, 'hello')
  return (server.to(POST)[0]!.body as Sent).client_id
}

beforeEach(() => localStorage.clear())

it('sends after a reload what could not be sent before, under the same id and once', async () => {
  const clientId = await leaveUnsent()
  const { server, outbox } = await arrive({ [POST]: stored })
  await vi.waitFor(() => expect(outbox()).toEqual([]))
  expect(server.to(POST).map(({ body }) => body)).toEqual([{ client_id: clientId, body: 'hello' }])
  const again = await arrive({ [POST]: stored })
  expect(again.server.to(POST)).toEqual([])
})

it('shows what the server refused, and leaves trying again to the person', async () => {
  await leaveUnsent(403)
  const { server, store, outbox } = await arrive({ [POST]: stored })
  expect(outbox()).toMatchObject([{ state: 'failed', body: 'hello', problem: { status: 403 } }])
  expect(server.to(POST)).toEqual([])
  store.dispatch(discarded({ conversation: ROOM, clientId: outbox()[0]!.clientId }))
  expect((await arrive()).outbox()).toEqual([])
})

it('forgets a message that arrived after all', async () => {
  const clientId = await leaveUnsent(500)
  const { store } = await arrive({ [POST]: () => 'unreachable' })
  store.dispatch({ type: 'messages/windowLoaded', payload: { conversation: ROOM, items: [message(6)], hasOlder: false, changeSeq: 6 } })
  store.dispatch(messagePushed({ message: message(7, { client_id: clientId, author: ada }), cursor: 7 }))
  expect((await arrive()).outbox()).toEqual([])
})

it('keeps nothing for the next person', async () => {
  await leaveUnsent()
  drafts.write(ROOM, { text: 'half a sen', picked: [] })
  expect(drafts.read(ROOM).text).toBe('half a sen')
  const { server, outbox } = await arrive({ [POST]: stored }, grace)
  expect(outbox()).toEqual([])
  expect(drafts.read(ROOM).text).toBe('')
  expect(server.to(POST)).toEqual([])
  expect((await arrive()).outbox()).toEqual([])
})

it('keeps nothing after signing out', async () => {
  await leaveUnsent()
  const { store } = await arrive({ [POST]: () => 'unreachable', 'DELETE /_allauth/browser/v1/auth/session': () => signedOut() })
  await store.dispatch(sessionApi.endpoints.signOut.initiate())
  expect(Object.keys(localStorage).filter((key) => key.startsWith('collabkit'))).toEqual([])
})

it('shows nothing of a person whose session ended elsewhere, and keeps what they wrote for their return', async () => {
  await leaveUnsent(403)
  const { store, outbox } = await arrive({ 'GET /_allauth/browser/v1/auth/session': () => signedOut() })
  expect(outbox()).toHaveLength(1)
  store.dispatch(signedOutByServer())
  await vi.waitFor(() => expect(store.getState().messages).toEqual({}))
  expect(api.endpoints.getMe.select()(store.getState()).data).toBeUndefined()
  expect((await arrive()).outbox()).toHaveLength(1)
})
