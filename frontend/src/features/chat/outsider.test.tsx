import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import { ada, conversation, grace, message, ROOM } from '../../test/factories'
import { show } from '../../test/render'
import { serve } from '../../test/server'
import { ConversationScreen } from './ConversationScreen'

const me = { ...ada, about: '', email: 'ada@example.org', is_staff: false, language: 'en', offers: [], seeks: [], time_zone: 'UTC' }
const ADD = `POST /api/chat/conversations/${ROOM}/participants`

beforeEach(() => {
  localStorage.clear()
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600)
})

/** Somebody is mentioned who is not in this conversation. */
async function mention(changes: Parameters<typeof conversation>[0], routes: Parameters<typeof serve>[0] = {}) {
  const room = `/api/chat/conversations/${ROOM}`
  const server = serve({
    'GET /api/people/me': () => ({ body: me }),
    'GET /api/people': () => ({ body: { items: [grace], next: null } }),
    [`GET ${room}`]: () => ({ body: conversation({ participants: [ada], participant_count: 1, ...changes }) }),
    [`GET ${room}/held`]: () => ({ body: { items: [] } }),
    [`GET ${room}/changes`]: () => ({ body: { items: [], change_seq: 5, more: false } }),
    [`GET ${room}/messages`]: () => ({ body: { items: [message(5)], has_older: false, has_newer: false, change_seq: 5 } }),
    [`GET ${room}/mentions`]: () => ({ body: [] }),
    ...routes,
  })
  show(<ConversationScreen />, { at: `/chat/${ROOM}`, path: '/chat/:uuid' })
  await screen.findByText('message 5')
  await userEvent.type(screen.getByLabelText('Message'), 'With @Grace')
  return server
}

async function addGrace() {
  await userEvent.click(await screen.findByRole('option', { name: /Add Grace Hopper to this group/ }))
  const dialog = await screen.findByRole('dialog', { name: 'Add Grace Hopper to this group?' })
  await userEvent.click(within(dialog).getByRole('button', { name: 'Add' }))
}

it('offers in a group to add whoever is mentioned and not in it', async () => {
  const server = await mention({ kind: 'group' }, { [ADD]: () => ({ body: conversation() }) })
  await addGrace()
  expect(await screen.findByText('Grace Hopper is in this group now.')).toBeVisible()
  expect(server.to(ADD)[0]?.body).toEqual({ people: [grace.uuid] })
  expect(screen.getByLabelText('Message')).toHaveValue('With Grace Hopper ')
})

it('says why somebody cannot be added', async () => {
  await mention({ kind: 'group' }, { [ADD]: () => ({ status: 409, body: { detail: 'You share no project with this person.' } }) })
  await addGrace()
  expect(await screen.findByText('You share no project with this person.')).toBeVisible()
})

it('offers to add nobody to a conversation of two', async () => {
  const server = await mention({ kind: 'direct' })
  await waitFor(() => expect(server.calls.some(({ path, search }) => path.endsWith('/mentions') && search.includes('Grace'))).toBe(true))
  expect(server.to('GET /api/people')).toEqual([])
  expect(screen.queryByRole('option')).toBeNull()
})
