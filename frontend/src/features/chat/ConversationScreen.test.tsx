import { readFileSync } from 'node:fs'
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import type { PersonRef } from '../../api'
import type * as Ui from '../../ui'
import { announce } from '../../ui'
import { ada, conversation, grace, message, ROOM } from '../../test/factories'
import { show } from '../../test/render'
import { type Call, serve } from '../../test/server'
import { ConversationScreen } from './ConversationScreen'
import { messagePushed, newerLoaded, olderLoaded, windowLoaded } from './messages'
import type * as History from './useHistory'
import { useHistory } from './useHistory'

vi.mock('./useHistory', async (original) => {
  const actual = await original<typeof History>()
  return { ...actual, useHistory: vi.fn(actual.useHistory) }
})
vi.mock('../../ui', async (original) => ({ ...(await original<typeof Ui>()), announce: vi.fn() }))

const me = { ...ada, about: '', email: 'ada@example.org', is_staff: false, language: 'en', offers: [], seeks: [], time_zone: 'UTC' }
const editButtons = () => screen.getAllByRole('button', { name: 'Edit message' })
const editField = () => screen.getByLabelText('Edit message', { selector: 'textarea' })
const drawn = () => vi.mocked(useHistory).mock.calls.length

beforeEach(() => {
  localStorage.clear()
  vi.mocked(announce).mockClear()
  // The list draws only what fits, and jsdom gives nothing a size.
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600)
})

async function opened(changes = {}, routes = {}) {
  serve({
    'GET /api/people/me': () => ({ body: me }),
    [`GET /api/chat/conversations/${ROOM}`]: () => ({ body: conversation() }),
    [`GET /api/chat/conversations/${ROOM}/held`]: () => ({ body: { items: [] } }),
    [`GET /api/chat/conversations/${ROOM}/changes`]: () => ({ body: { items: [], change_seq: 5, more: false } }),
    [`GET /api/chat/conversations/${ROOM}/messages`]: () => (
      { body: { items: [message(4), message(5, { author: ada })], has_older: false, has_newer: false, change_seq: 5, ...changes } }
    ),
    ...routes,
  })
  const view = show(<ConversationScreen />, { at: `/chat/${ROOM}`, path: '/chat/:uuid' })
  await screen.findByText('message 5')
  return view
}

it('draws no row anew while somebody types', async () => {
  const { store } = await opened()
  const field = screen.getByLabelText('Message')
  // Whoever takes hold of the list ends its settling, which would draw it once more.
  fireEvent.wheel(screen.getByRole('region', { name: 'Messages' }))
  await userEvent.type(field, 'T')
  const before = drawn()
  await userEvent.type(field, 'he water stands still')
  expect(field).toHaveValue('The water stands still')
  expect(drawn()).toBe(before)
  act(() => { store.dispatch(messagePushed({ message: message(6), cursor: 6 })) })
  expect(drawn()).toBeGreaterThan(before)
})

it('keeps what an edit has come to while its row is out of sight', async () => {
  const { store } = await opened()
  await userEvent.click(await screen.findByRole('button', { name: 'Edit message' }))
  await userEvent.type(await screen.findByLabelText('Edit message', { selector: 'textarea' }), ' and more')
  const show = (items: ReturnType<typeof message>[]) =>
    act(() => { store.dispatch(windowLoaded({ conversation: ROOM, items, hasOlder: true, changeSeq: 5 })) })
  show([message(4)])
  expect(screen.queryByLabelText('Edit message', { selector: 'textarea' })).toBeNull()
  show([message(4), message(5, { author: ada })])
  expect(editField()).toHaveValue('message 5 and more')
  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Edit message' }))
  expect(editField()).toHaveValue('message 5')
})

it('keeps what an edit has come to while one is in another conversation', async () => {
  const { router } = await opened()
  await userEvent.click(await screen.findByRole('button', { name: 'Edit message' }))
  await userEvent.type(editField(), ' and more')
  await act(() => router.navigate('/'))
  await act(() => router.navigate(`/chat/${ROOM}`))
  await userEvent.click(await screen.findByRole('button', { name: 'Edit message' }))
  expect(editField()).toHaveValue('message 5 and more')
  await userEvent.keyboard('{Escape}')
  await userEvent.click(await screen.findByRole('button', { name: 'Edit message' }))
  expect(editField()).toHaveValue('message 5')
})

it('keeps an edit open that was begun while another was being saved', async () => {
  const waiting: ((reply: { body: unknown }) => void)[] = []
  const [first, second] = [message(4, { author: ada }), message(5, { author: ada })]
  await opened({ items: [first, second] }, {
    [`PATCH /api/chat/messages/${second.uuid}`]: () => new Promise<{ body: unknown }>((resolve) => waiting.push(resolve)),
  })
  await screen.findAllByRole('button', { name: 'Edit message' })
  await userEvent.click(editButtons().at(-1)!)
  await userEvent.type(editField(), '!{Enter}{Escape}')
  expect(editField()).toHaveValue('message 5!')
  await userEvent.click(editButtons()[0]!)
  await userEvent.type(editField(), '?')
  waiting[0]!({ body: { ...second, body: 'message 5!', body_html: '<p>message 5!</p>', change_seq: 6 } })
  expect(await screen.findByText('message 5!')).toBeVisible()
  expect(editField()).toHaveValue('message 4?')
  expect(editField()).toHaveFocus()
  await userEvent.keyboard('{Escape}')
})

it('leaves the focus where one writes when the row of an edit comes back into sight', async () => {
  const { store } = await opened()
  await userEvent.click(await screen.findByRole('button', { name: 'Edit message' }))
  expect(editField()).toHaveFocus()
  const show = (items: ReturnType<typeof message>[]) =>
    act(() => { store.dispatch(windowLoaded({ conversation: ROOM, items, hasOlder: true, changeSeq: 5 })) })
  show([message(4)])
  await userEvent.click(screen.getByLabelText('Message'))
  show([message(4), message(5, { author: ada })])
  expect(editField()).toBeVisible()
  expect(screen.getByLabelText('Message')).toHaveFocus()
})

it('brings the row of an edit into sight once, not again with each earlier page', async () => {
  const { store } = await opened({ has_older: true })
  const { virtual } = vi.mocked(useHistory).mock.results.at(-1)!.value as ReturnType<typeof useHistory>
  const bring = vi.spyOn(virtual, 'scrollToIndex')
  await userEvent.click(await screen.findByRole('button', { name: 'Edit message' }))
  expect(bring).toHaveBeenCalledTimes(1)
  act(() => { store.dispatch(olderLoaded({ conversation: ROOM, items: [message(2), message(3)], hasOlder: false })) })
  expect(await screen.findByText('message 2')).toBeVisible()
  expect(bring).toHaveBeenCalledTimes(1)
})

it('opens no message for an edit that was deleted a moment ago', async () => {
  await opened({ items: [message(4, { author: ada }), message(5, { author: ada })] })
  await userEvent.click((await screen.findAllByRole('button', { name: 'Delete message' })).at(-1)!)
  expect(screen.getByLabelText('Message')).toHaveFocus()
  await userEvent.keyboard('{ArrowUp}')
  expect(editField()).toHaveValue('message 4')
})

it('offers who still fits while the next letters are being asked for, so that Enter chooses and does not send', async () => {
  const sent = vi.fn(() => ({ body: message(6, { author: ada }) }))
  const asked: string[] = []
  await opened({}, {
    [`GET /api/chat/conversations/${ROOM}/mentions`]: (call: Call) => {
      const q = new URLSearchParams(call.search).get('q') ?? ''
      asked.push(q)
      return q === 'G' ? { body: [grace] } : new Promise<never>(() => {})
    },
    [`POST /api/chat/conversations/${ROOM}/messages`]: sent,
  })
  const field = screen.getByLabelText('Message')
  await userEvent.type(field, '@G')
  expect(await screen.findByRole('option', { name: /Grace/ })).toBeVisible()
  await userEvent.type(field, 'race')
  await waitFor(() => expect(asked).toContain('Grace'))
  expect(screen.getByRole('option', { name: /Grace/ })).toBeVisible()
  await userEvent.keyboard('{Enter}')
  expect(field).toHaveValue(`@${grace.display_name} `)
  expect(sent).not.toHaveBeenCalled()
  await userEvent.clear(field)
  await userEvent.type(field, '@Gx')
  expect(screen.queryByRole('option')).toBeNull()
})

it('reads out what is said now, not the pages of an earlier part', async () => {
  const { store } = await opened({ has_newer: true })
  act(() => { store.dispatch(newerLoaded({ conversation: ROOM, items: [message(6), message(7)], hasNewer: true })) })
  act(() => { store.dispatch(newerLoaded({ conversation: ROOM, items: [message(8)], hasNewer: false })) })
  act(() => { store.dispatch(messagePushed({ message: message(9), cursor: 9 })) })
  await vi.waitFor(() => expect(announce).toHaveBeenCalled(), { timeout: 5000 })
  expect(vi.mocked(announce).mock.calls).toEqual([['Grace Hopper: message 9']])
})

it('tells each of two people of one name who is meant', async () => {
  const namesake = { ...grace, uuid: '00000000-0000-7000-8000-000000000003', headline: 'Gardener' }
  const sent = vi.fn((_call: Call) => new Promise<never>(() => {}))
  await opened({}, {
    [`GET /api/chat/conversations/${ROOM}/mentions`]: () => ({ body: [grace, namesake] }),
    [`POST /api/chat/conversations/${ROOM}/messages`]: sent,
  })
  const field = screen.getByLabelText('Message')
  for (const words of ['Admiral', 'Gardener']) {
    await userEvent.type(field, '@Gr')
    await userEvent.click(await screen.findByRole('option', { name: new RegExp(`Grace Hopper.*${words}`) }))
  }
  await userEvent.type(field, '{Enter}')
  await waitFor(() => expect(sent).toHaveBeenCalled())
  expect(sent.mock.calls[0]![0].body).toMatchObject(
    { body: `@[Grace Hopper](person:${grace.uuid}) @[Grace Hopper](person:${namesake.uuid})` },
  )
})

const people = Array.from({ length: 5 }, (_, step) => ({ ...grace, uuid: `00000000-0000-7000-8000-00000000001${step}`, display_name: `Mona ${step}` }))
const named = ({ display_name, uuid }: Pick<PersonRef, 'display_name' | 'uuid'>) => `@[${display_name}](person:${uuid})`

async function editing(body: string, suggested: PersonRef[] = people) {
  // What an edit has come to outlives its field: each has a message of its own.
  const mine = message(5, { uuid: crypto.randomUUID(), author: ada, body, body_html: '<p>message 5</p>' })
  const saved = vi.fn((_call: Call) => new Promise<never>(() => {}))
  await opened({ items: [message(4), mine] }, {
    [`GET /api/chat/conversations/${ROOM}/mentions`]: () => ({ body: suggested }),
    [`PATCH /api/chat/messages/${mine.uuid}`]: saved,
  })
  await userEvent.click(await screen.findByRole('button', { name: 'Edit message' }))
  return saved
}

it('offers people and emoji where one edits, and keeps whom the message named before', async () => {
  const saved = await editing(`Hi ${named(ada)}`, [grace])
  expect(editField()).toHaveValue('Hi @Ada Lovelace')
  await userEvent.type(editField(), ' and @Gr')
  expect(await screen.findByRole('option', { name: /Grace/ })).toBeVisible()
  await userEvent.keyboard('{Enter}')
  await userEvent.type(editField(), ':tada')
  expect(await screen.findByRole('option', { name: /:tada:/ })).toBeVisible()
  await userEvent.keyboard('{Escape}')
  expect(editField()).toHaveValue('Hi @Ada Lovelace and @Grace Hopper :tada')
  await userEvent.keyboard('{Enter}')
  await waitFor(() => expect(saved).toHaveBeenCalled())
  expect(saved.mock.calls[0]![0].body).toEqual({ body: `Hi ${named(ada)} and ${named(grace)} :tada` })
})

it('does not ask again for those whom the message named before it was edited', async () => {
  const saved = await editing(`Hi ${named(people[0]!)}`)
  for (const { display_name: name } of people.slice(1)) {
    await userEvent.type(editField(), ' @Mo')
    await userEvent.click(await screen.findByRole('option', { name: new RegExp(name) }))
  }
  await userEvent.type(editField(), '{Enter}')
  await waitFor(() => expect(saved).toHaveBeenCalled())
})

it('asks before an edit tells five, and saves nothing until that is answered', async () => {
  const saved = await editing('Hi')
  for (const { display_name: name } of people) {
    await userEvent.type(editField(), ' @Mo')
    await userEvent.click(await screen.findByRole('option', { name: new RegExp(name) }))
  }
  await userEvent.type(editField(), '{Enter}')
  expect(await screen.findByText(/This tells 5 people/)).toBeVisible()
  expect(saved).not.toHaveBeenCalled()
  await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Send' }))
  await waitFor(() => expect(saved).toHaveBeenCalled())
})

it('asks anew who can be mentioned each time, so that whoever has just come is there', async () => {
  const there = [ada]
  await opened({}, { [`GET /api/chat/conversations/${ROOM}/mentions`]: () => ({ body: there.slice() }) })
  const field = screen.getByLabelText('Message')
  await userEvent.type(field, '@')
  expect(await screen.findByRole('option', { name: /Ada/ })).toBeVisible()
  there.push(grace)
  await userEvent.clear(field)
  await userEvent.type(field, '@')
  expect(await screen.findByRole('option', { name: /Grace/ })).toBeVisible()
})

it('sends no message when an invitation is sent that was begun in it', async () => {
  const project = { uuid: '00000000-0000-7000-8000-000000000200', name: 'Compilers' }
  const { sent, invited } = { sent: vi.fn(() => new Promise<never>(() => {})), invited: vi.fn(() => ({ body: {} })) }
  await opened({}, {
    [`GET /api/chat/conversations/${ROOM}`]: () => ({ body: conversation({ kind: 'channel', project }) }),
    [`GET /api/projects/${project.uuid}`]: () => ({ body: { ...project, kind: 'project', summary: '', member_count: 1, permissions: { invite: true } } }),
    [`GET /api/chat/conversations/${ROOM}/mentions`]: () => ({ body: [] }),
    'GET /api/people': () => ({ body: { items: [grace], next: null } }),
    'POST /api/invitations': invited,
    [`POST /api/chat/conversations/${ROOM}/messages`]: sent,
  })
  const field = screen.getByLabelText('Message')
  await userEvent.type(field, 'With @Grace')
  await userEvent.click(await screen.findByRole('option', { name: /Invite Grace Hopper/ }))
  await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Invite' }))
  await waitFor(() => expect(invited).toHaveBeenCalled())
  expect(sent).not.toHaveBeenCalled()
  expect(field).toHaveValue('With Grace Hopper ')
})

it.each([0, 80])('asks for where reading goes on as the page has asked already, with %i unread', async (unread) => {
  const asked: string[] = []
  const items = [message(4), message(5, { author: ada })]
  await opened({}, {
    [`GET /api/chat/conversations/${ROOM}`]: () => ({ body: conversation({ unread, last_seq: 100, read_seq: 100 - unread }) }),
    [`GET /api/chat/conversations/${ROOM}/messages`]: ({ search }: Call) => {
      asked.push(search)
      return { body: { items, has_older: false, has_newer: false, change_seq: 5 } }
    },
  })
  const hinted = /messages\?(\S+?)"/.exec(readFileSync('../src/collabkit/web/hints.py', 'utf8'))
  expect(asked).toEqual([`?${hinted![1]}`])
})

it('shows nothing of one conversation while the next is loading', async () => {
  const next = ROOM.replace(/.$/, '9')
  const { router } = await opened({}, { [`GET /api/chat/conversations/${next}`]: () => new Promise<never>(() => {}) })
  await act(() => router.navigate(`/chat/${next}`))
  expect(screen.queryByLabelText('Message')).toBeNull()
})
