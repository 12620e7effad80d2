import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import type * as Ui from '../../ui'
import { announce } from '../../ui'
import { ada, conversation, message, ROOM } from '../../test/factories'
import { show } from '../../test/render'
import { serve } from '../../test/server'
import type { Message } from '../../api'
import { ConversationScreen } from './ConversationScreen'
import { messagePushed } from './messages'

vi.mock('../../ui', async (original) => ({ ...(await original<typeof Ui>()), announce: vi.fn() }))

const me = { ...ada, about: '', email: 'ada@example.org', is_staff: false, language: 'en', offers: [], seeks: [], time_zone: 'UTC' }
const said = () => vi.mocked(announce).mock.calls.map(([words]) => words)

beforeEach(() => {
  localStorage.clear()
  vi.mocked(announce).mockClear()
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600)
})

/** A conversation of which these messages are loaded. */
async function opened(items: Message[], page = {}) {
  const room = `/api/chat/conversations/${ROOM}`
  const server = serve({
    'GET /api/people/me': () => ({ body: me }),
    [`GET ${room}`]: () => ({ body: conversation({ last_seq: items.length, read_seq: items.length }) }),
    [`GET ${room}/held`]: () => ({ body: { items: [] } }),
    [`GET ${room}/changes`]: () => ({ body: { items: [], change_seq: items.length, more: false } }),
    [`GET ${room}/messages`]: () => ({ body: { items, has_older: false, has_newer: false, change_seq: items.length, ...page } }),
  })
  const view = show(<ConversationScreen />, { at: `/chat/${ROOM}`, path: '/chat/:uuid' })
  await screen.findByLabelText('Message')
  await waitFor(() => expect(view.store.getState().messages[ROOM]?.loaded).toBe(true))
  return { ...view, server }
}

it('reads out the first message of an empty conversation', async () => {
  const { store } = await opened([])
  act(() => { store.dispatch(messagePushed({ message: message(1), cursor: 1 })) })
  await vi.waitFor(() => expect(said()).toEqual(['Grace Hopper: message 1']), { timeout: 5000 })
})

it('reads nothing out of what is there already', async () => {
  const { store } = await opened([message(1), message(2)])
  act(() => { store.dispatch(messagePushed({ message: message(3), cursor: 3 })) })
  await vi.waitFor(() => expect(said()).toEqual(['Grace Hopper: message 3']), { timeout: 5000 })
})

it('says that my last message is further up where none of mine is loaded', async () => {
  await opened([message(1), message(2)], { has_older: true })
  await userEvent.type(screen.getByLabelText('Message'), '{ArrowUp}')
  expect(await screen.findByText('Your last message is further up.')).toBeVisible()
  expect(screen.queryByLabelText('Edit message', { selector: 'textarea' })).toBeNull()
})

it('says nothing of what is further up where everything is loaded', async () => {
  const { store } = await opened([message(1), message(2)])
  await userEvent.type(screen.getByLabelText('Message'), '{ArrowUp}')
  expect(store.getState().toasts).toEqual([])
})
