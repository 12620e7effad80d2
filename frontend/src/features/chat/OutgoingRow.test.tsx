import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import { ada, conversation, grace, message, ROOM } from '../../test/factories'
import { show } from '../../test/render'
import { type Call, serve } from '../../test/server'
import { ConversationScreen } from './ConversationScreen'
import { restored } from './messages'

const me = { ...ada, about: '', email: 'ada@example.org', is_staff: false, language: 'en', offers: [], seeks: [], time_zone: 'UTC' }
const BODY = `So, @[${grace.display_name}](person:${grace.uuid}), far too long`
const SHOWN = `So, @${grace.display_name}, far too long`
const REFUSED = {
  clientId: '00000000-0000-4000-8000-000000000001', body: BODY, createdAt: '2026-11-20T10:00:00Z', state: 'failed' as const,
  problem: { status: 422, title: 'Not accepted', detail: 'This is too long.', code: 'invalid' },
}
const POST = `POST /api/chat/conversations/${ROOM}/messages`

beforeEach(() => {
  localStorage.clear()
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600)
})

async function refused() {
  const server = serve({
    'GET /api/people/me': () => ({ body: me }),
    [`GET /api/chat/conversations/${ROOM}`]: () => ({ body: conversation() }),
    [`GET /api/chat/conversations/${ROOM}/held`]: () => ({ body: { items: [] } }),
    [`GET /api/chat/conversations/${ROOM}/changes`]: () => ({ body: { items: [], change_seq: 5, more: false } }),
    [`GET /api/chat/conversations/${ROOM}/messages`]: () => ({ body: { items: [message(5)], has_older: false, has_newer: false, change_seq: 5 } }),
    [POST]: ({ body }: Call) => ({ status: 201, body: message(6, { author: ada, client_id: (body as { client_id: string }).client_id }) }),
  })
  const view = show(<ConversationScreen />, { at: `/chat/${ROOM}`, path: '/chat/:uuid' })
  await screen.findByText('message 5')
  view.store.dispatch(restored({ conversation: ROOM, outgoing: REFUSED }))
  expect(await screen.findByText(/This is too long/)).toBeVisible()
  return { ...view, server }
}

it('takes the words of a refused message back to the field, behind what is written there, and its mentions with them', async () => {
  const { server } = await refused()
  const field = screen.getByLabelText('Message')
  await userEvent.type(field, 'First of all')
  await userEvent.click(screen.getByRole('button', { name: 'Edit' }))
  expect(field).toHaveValue(`First of all\n\n${SHOWN}`)
  expect(field).toHaveFocus()
  expect(screen.queryByText(/This is too long/)).toBeNull()
  await userEvent.keyboard('{Enter}')
  expect(server.to(POST)[0]?.body).toMatchObject({ body: `First of all\n\n${BODY}` })
})

it('gives a discarded message back', async () => {
  await refused()
  await userEvent.click(screen.getByRole('button', { name: 'Discard' }))
  expect(screen.queryByText(SHOWN)).toBeNull()
  await userEvent.click(await screen.findByRole('button', { name: 'Undo' }))
  expect(await screen.findByText(SHOWN)).toBeVisible()
  expect(screen.getByText(/This is too long/)).toBeVisible()
})
