import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import type { Message } from '../../api'
import { ada, conversation, grace, message, ROOM } from '../../test/factories'
import { show } from '../../test/render'
import { serve } from '../../test/server'
import { ConversationScreen } from './ConversationScreen'
import { messagePushed } from './messages'

const me = { ...ada, about: '', email: 'ada@example.org', is_staff: false, language: 'en', offers: [], seeks: [], time_zone: 'UTC' }
const mine = message(5, { author: ada, body: `message 5 @[Grace Hopper](person:${grace.uuid})`, body_html: '<p>message 5</p>' })
const CHANGE = `PATCH /api/chat/messages/${mine.uuid}`
const field = () => screen.getByLabelText('Edit message', { selector: 'textarea' })
let page: ReturnType<typeof show> | undefined

beforeEach(() => {
  localStorage.clear()
  // The list draws only what fits, and jsdom gives nothing a size.
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600)
})

/** A page load, with these messages in the conversation. */
async function arrive(items: Message[], routes: Parameters<typeof serve>[0] = {}) {
  page?.unmount()
  const server = serve({
    'GET /api/people/me': () => ({ body: me }),
    [`GET /api/chat/conversations/${ROOM}`]: () => ({ body: conversation() }),
    [`GET /api/chat/conversations/${ROOM}/held`]: () => ({ body: { items: [] } }),
    [`GET /api/chat/conversations/${ROOM}/changes`]: () => ({ body: { items: [], change_seq: 5, more: false } }),
    [`GET /api/chat/conversations/${ROOM}/messages`]: () => ({ body: { items, has_older: false, has_newer: false, change_seq: 5 } }),
    ...routes,
  })
  page = show(<ConversationScreen />, { at: `/chat/${ROOM}`, path: '/chat/:uuid' })
  await screen.findByText('message 4')
  return server
}

async function beginEdit() {
  await arrive([message(4), mine])
  await userEvent.click(await screen.findByRole('button', { name: 'Edit message' }))
  await userEvent.type(await screen.findByLabelText('Edit message', { selector: 'textarea' }), ' and more')
}

it('keeps a change that was begun over a reload, and goes on with it', async () => {
  await beginEdit()
  const stored = { ...mine, body: 'new', body_html: '<p>new words</p>', change_seq: 6 }
  const server = await arrive([message(4), mine], { [CHANGE]: () => ({ body: stored }) })
  expect(await screen.findByText('You began to change this message and did not save it.')).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Go on' }))
  expect(field()).toHaveValue('message 5 @Grace Hopper and more')
  expect(field()).toHaveFocus()
  await userEvent.keyboard('{Enter}')
  expect(await screen.findByText('new words')).toBeVisible()
  expect(server.to(CHANGE)[0]?.body).toEqual({ body: `message 5 @[Grace Hopper](person:${grace.uuid}) and more` })
  expect(screen.queryByText(/You began to change/)).toBeNull()
  await arrive([message(4), stored])
  expect(screen.queryByText(/You began to change/)).toBeNull()
})

it('says that the message was changed meanwhile, and still has what was begun', async () => {
  await beginEdit()
  await arrive([message(4), { ...mine, body: 'other words', body_html: '<p>other words</p>', change_seq: 6 }])
  expect(screen.getByText('other words')).toBeVisible()
  expect(await screen.findByText(/It was changed elsewhere since\.$/)).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Go on' }))
  expect(screen.getByText(/^This message was changed elsewhere since you began\./)).toBeVisible()
  expect(field()).toHaveValue('message 5 @Grace Hopper and more')
})

it('shows what was written for a message that is deleted now, until that is thrown away, which can be undone', async () => {
  await beginEdit()
  await arrive([message(4), { ...mine, body: '', body_html: '', deleted_at: '2026-11-20T11:00:00Z', change_seq: 6 }])
  expect(screen.getByText('message 5 @Grace Hopper and more')).toBeVisible()
  expect(screen.getByText(/that is deleted now/)).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Discard' }))
  expect(screen.queryByText('message 5 @Grace Hopper and more')).toBeNull()
  expect(screen.getByLabelText('Message')).toHaveFocus()
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }))
  expect(screen.getByText('message 5 @Grace Hopper and more')).toBeVisible()
})

it('shows what was written for a message that is not loaded, with the way there', async () => {
  await beginEdit()
  await arrive([message(4)])
  expect(screen.getByText('message 5 @Grace Hopper and more')).toBeVisible()
  expect(screen.getByRole('link', { name: 'Go to the message' })).toHaveAttribute('href', `/chat/${ROOM}?message=${mine.uuid}`)
})

it('gives up a change from its row, and the keyboard stays there', async () => {
  await beginEdit()
  await arrive([message(4), mine])
  await userEvent.click(screen.getByRole('button', { name: 'Discard' }))
  await waitFor(() => expect(screen.getByRole('button', { name: 'Edit message' })).toHaveFocus())
  expect(screen.queryByText(/You began to change/)).toBeNull()
  await arrive([message(4), mine])
  expect(screen.queryByText(/You began to change/)).toBeNull()
})

it('leaves the text where its message is deleted while one writes, and says so', async () => {
  await beginEdit()
  const gone = { ...mine, body: '', body_html: '', deleted_at: '2026-11-20T11:00:00Z', change_seq: 6 }
  act(() => { page!.store.dispatch(messagePushed({ message: gone, cursor: 6 })) })
  expect(screen.getByText(/^This message was deleted meanwhile\./)).toBeVisible()
  expect(field()).toHaveValue('message 5 @Grace Hopper and more')
  expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled()
})
