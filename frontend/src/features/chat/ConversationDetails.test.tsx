import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import type { Conversation, PersonRef } from '../../api'
import { ada, conversation, grace, ROOM } from '../../test/factories'
import { show } from '../../test/render'
import { type Call, serve } from '../../test/server'
import ConversationDetails from './ConversationDetails'

const ALL = `GET /api/chat/conversations/${ROOM}/participants`
const ADD = `POST /api/chat/conversations/${ROOM}/participants`
const RENAME = `PATCH /api/chat/conversations/${ROOM}`
const LEAVE = `POST /api/chat/conversations/${ROOM}/leave`

const everybody: PersonRef[] = [
  ada, grace,
  ...Array.from({ length: 8 }, (_, at) => ({ ...grace, uuid: `00000000-0000-7000-8000-00000000001${at}`, display_name: `Mona ${at}` })),
]
const first = everybody.slice(0, 8)
const many = conversation({ participants: first, participant_count: everybody.length })
const names = (people: PersonRef[]) => people.map(({ display_name }) => display_name)

const onClose = vi.fn()

async function open(about: Conversation, routes: Parameters<typeof serve>[0] = {}, way?: 'leave') {
  const server = serve({ 'GET /api/people': () => ({ body: { items: everybody, next: null } }), ...routes })
  const view = show(<ConversationDetails conversation={about} first={way} onClose={onClose} />, { at: `/chat/${ROOM}`, path: '/chat/:uuid' })
  await screen.findByRole('dialog', { name: 'About this conversation' })
  return { server, ...view }
}

const shown = () => within(screen.getByRole('list', { name: 'People in it' })).getAllByRole('link').map(({ textContent }) => textContent)

it('asks for everybody where there are more than the conversation names, who stand there meanwhile', async () => {
  const waiting: ((reply: { body: unknown }) => void)[] = []
  const { server } = await open(many, { [ALL]: () => new Promise<{ body: unknown }>((resolve) => waiting.push(resolve)) })
  expect(shown()).toEqual(names(first))
  waiting[0]!({ body: everybody })
  await waitFor(() => expect(shown()).toEqual(names(everybody)))
  expect(server.to(ALL)).toHaveLength(1)
  expect(screen.queryByRole('alert')).toBeNull()
})

it('asks nothing where all have their names there already', async () => {
  const { server } = await open(conversation({ participants: first, participant_count: first.length }), { [ALL]: () => ({ body: everybody }) })
  expect(shown()).toEqual(names(first))
  expect(server.to(ALL)).toEqual([])
})

it('says that the others cannot be had, still shows the first ones, and tries again', async () => {
  let away = true
  await open(many, { [ALL]: () => (away ? { status: 503, body: { title: 'Away', detail: 'Back in a minute.' } } : { body: everybody }) })
  expect(await screen.findByRole('alert')).toHaveTextContent('Back in a minute.')
  expect(shown()).toEqual(names(first))
  away = false
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await waitFor(() => expect(shown()).toEqual(names(everybody)))
  expect(screen.queryByRole('alert')).toBeNull()
})

it('offers nobody who is in it already, also of those whom it had to ask for', async () => {
  const alan = { ...grace, uuid: '00000000-0000-7000-8000-000000000099', display_name: 'Alan Turing' }
  const { server } = await open(many, {
    [ALL]: () => ({ body: everybody }),
    [ADD]: () => ({ body: many }),
    'GET /api/people': () => ({ body: { items: [everybody[9], alan], next: null } }),
  })
  await waitFor(() => expect(shown()).toContain('Mona 7'))
  expect(screen.getByRole('button', { name: 'Add' })).toBeDisabled()
  await userEvent.click(screen.getByRole('combobox', { name: 'Add people' }))
  expect((await screen.findAllByRole('option')).map(({ textContent }) => textContent)).toEqual(['Alan Turing'])
  await userEvent.click(screen.getByRole('option', { name: 'Alan Turing' }))
  await userEvent.click(screen.getByRole('button', { name: 'Add' }))
  await waitFor(() => expect(server.to(ADD)[0]?.body).toEqual({ people: [alan.uuid] }))
})

it('renames a group, and not to what it is called already', async () => {
  const { server } = await open(conversation(), { [RENAME]: ({ body }: Call) => ({ body: conversation(body as object) }) })
  expect(screen.getByRole('button', { name: 'Rename' })).toBeDisabled()
  await userEvent.type(screen.getByLabelText(/^Name/), ' of engines')
  await userEvent.click(screen.getByRole('button', { name: 'Rename' }))
  await waitFor(() => expect(server.to(RENAME)[0]?.body).toEqual({ name: 'Analysts of engines' }))
})

it('says at the name why it is refused, and keeps what was written', async () => {
  const errors = [{ field: 'body.payload.name', message: 'This name is taken.' }]
  await open(conversation(), { [RENAME]: () => ({ status: 422, body: { detail: 'Not accepted.', errors } }) })
  await userEvent.type(screen.getByLabelText(/^Name/), '!')
  await userEvent.click(screen.getByRole('button', { name: 'Rename' }))
  expect(await screen.findByText('This name is taken.')).toBeVisible()
  expect(screen.getByLabelText(/^Name/)).toHaveValue('Analysts!')
  expect(screen.getByLabelText(/^Name/)).toHaveFocus()
})

it('asks before one leaves, and leads to the other conversations', async () => {
  const { server, router } = await open(conversation(), { [LEAVE]: () => ({ body: {} }) })
  await userEvent.click(screen.getByRole('button', { name: 'Leave group…' }))
  const asked = within(await screen.findByRole('dialog', { name: 'Leave this group?' }))
  expect(server.to(LEAVE)).toEqual([])
  await userEvent.click(asked.getByRole('button', { name: 'Leave' }))
  await waitFor(() => expect(router.state.location.pathname).toBe('/chat'))
  expect(server.to(LEAVE)).toHaveLength(1)
})

it('asks at once whoever came to leave, and says there why one cannot', async () => {
  const { router } = await open(conversation(), { [LEAVE]: () => ({ status: 409, body: { detail: 'You have left already.' } }) }, 'leave')
  const asked = within(await screen.findByRole('dialog', { name: 'Leave this group?' }))
  await userEvent.click(asked.getByRole('button', { name: 'Leave' }))
  expect(await asked.findByRole('alert')).toHaveTextContent('You have left already.')
  expect(router.state.location.pathname).toBe(`/chat/${ROOM}`)
})

it('only says who is in it where two talk', async () => {
  await open(conversation({ kind: 'direct', name: '' }))
  expect(shown()).toEqual(['Ada Lovelace', 'Grace Hopper'])
  expect(screen.queryByRole('textbox')).toBeNull()
  expect(screen.queryByRole('button', { name: /Leave|Add|Rename/ })).toBeNull()
})

it.each(['leave', undefined] as const)('closes one dialog with each Escape, the last that was opened first (%s)', async (way) => {
  onClose.mockReset()
  await open(conversation(), {}, way)
  if (!way) await userEvent.click(screen.getByRole('button', { name: 'Leave group…' }))
  const question = await screen.findByRole('dialog', { name: 'Leave this group?' })
  await userEvent.keyboard('{Escape}')
  await waitFor(() => expect(question).not.toBeVisible())
  expect(onClose).not.toHaveBeenCalled()
  await userEvent.keyboard('{Escape}')
  expect(onClose).toHaveBeenCalledTimes(1)
})
