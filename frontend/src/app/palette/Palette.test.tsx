import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import { useCommands } from '../../commands'
import { ada, conversation, grace } from '../../test/factories'
import { show } from '../../test/render'
import { type Call, serve } from '../../test/server'
import Palette from './Palette'
import { forgetRecents, recents } from './recent'

const wave = vi.fn()
const closed = vi.fn()
const project = { uuid: 'p1', name: 'Compilers', kind: 'project', state: 'active', summary: '', my_roles: ['member'], parent: null }

function Screen() {
  useCommands([
    { id: 'wave', label: 'Wave a hand', section: 'Do', keys: 'w', run: wave },
    { id: 'down', label: 'Down the list', section: 'Do', keys: 'j', hidden: true, run: wave },
  ])
  return <Palette onClose={closed} />
}

function open(routes = {}) {
  const server = serve({
    'GET /api/people/me': () => ({ body: { ...ada, email: 'ada@example.org' } }),
    'GET /api/chat/conversations': () => ({ body: { items: [conversation({ unread: 3 })], next: null } }),
    'GET /api/projects': ({ search }) => ({ body: { items: search.includes('mine') ? [project] : [], next: null } }),
    'GET /api/people': ({ search }) => ({ body: { items: search.includes('q=gra') ? [grace] : [], next: null } }),
    ...routes,
  })
  return { ...show(<Screen />), server }
}

beforeEach(() => {
  localStorage.clear()
  wave.mockClear()
  closed.mockClear()
})

const field = () => screen.getByRole('combobox', { name: 'Search or jump to' })
const active = () => document.getElementById(field().getAttribute('aria-activedescendant') ?? '')

it('offers conversations and commands before anything is typed, and nothing that only moves', async () => {
  open()
  const rooms = await screen.findByRole('group', { name: 'Conversations' })
  expect(within(rooms).getByRole('option', { name: /Analysts.*3 unread/ })).toBeVisible()
  expect(within(screen.getByRole('group', { name: 'Do' })).getByRole('option', { name: /Wave a hand/ })).toBeVisible()
  expect(screen.queryByText('Down the list')).toBeNull()
})

it('moves by arrows round the list, and says where it stands', async () => {
  open()
  await screen.findByRole('group', { name: 'Conversations' })
  expect(active()).toHaveTextContent('Analysts')
  await userEvent.type(field(), '{ArrowUp}')
  expect(active()).toHaveTextContent('Wave a hand')
  expect(active()).toHaveAttribute('aria-selected', 'true')
  await userEvent.type(field(), '{ArrowDown}')
  expect(active()).toHaveTextContent('Analysts')
})

it('runs a command after it closed, and lists it first the next time', async () => {
  const { unmount } = open()
  await screen.findByRole('group', { name: 'Conversations' })
  await userEvent.type(field(), 'wav{Enter}')
  expect(closed).toHaveBeenCalledBefore(wave)
  expect(wave).toHaveBeenCalledOnce()
  unmount()
  open()
  const recent = await screen.findByRole('group', { name: 'Recent' })
  expect(within(recent).getByRole('option', { name: /Wave a hand/ })).toBeVisible()
})

it('asks the server for people once for a word, and goes to the one that is found', async () => {
  const { server, router } = open()
  await screen.findByRole('group', { name: 'Conversations' })
  await userEvent.type(field(), 'grac')
  await waitFor(() => expect(server.to('GET /api/people').length).toBeGreaterThan(0))
  const asked = server.to('GET /api/people').length
  expect(asked).toBeLessThan(4)
  await userEvent.click(within(await screen.findByRole('group', { name: 'People' })).getByRole('option', { name: /Grace Hopper/ }))
  expect(router.state.location.pathname).toBe(`/people/${grace.uuid}`)
})

it('opens nobody whom an earlier text found', async () => {
  const { server, router } = open()
  await screen.findByRole('group', { name: 'Conversations' })
  await userEvent.type(field(), 'gra')
  await screen.findByRole('option', { name: /Grace Hopper/ })
  const asked = server.to('GET /api/people').length
  await userEvent.clear(field())
  await userEvent.type(field(), 'zzz{Enter}')
  expect(screen.queryByRole('option', { name: /Grace Hopper/ })).toBeNull()
  await waitFor(() => expect(server.to('GET /api/people').length).toBeGreaterThan(asked))
  await userEvent.type(field(), '{Enter}')
  expect(router.state.location.pathname).toBe('/')
  expect(closed).not.toHaveBeenCalled()
})

it('keeps whom the server found by other words than the name', async () => {
  const { router } = open({ 'GET /api/people': ({ search }: Call) => ({ body: { items: search.includes('q=admiral') ? [grace] : [], next: null } }) })
  await screen.findByRole('group', { name: 'Conversations' })
  await userEvent.type(field(), 'admiral')
  await screen.findByRole('option', { name: /Grace Hopper/ })
  await userEvent.type(field(), '{Enter}')
  expect(router.state.location.pathname).toBe(`/people/${grace.uuid}`)
})

it('remembers for one person only, until sign-out', async () => {
  const { router } = open()
  await userEvent.type(await screen.findByRole('combobox'), 'compil')
  await screen.findByRole('group', { name: 'Projects' })
  await userEvent.type(field(), '{Enter}')
  expect(router.state.location.pathname).toBe('/projects/p1')
  expect(recents(ada.uuid!).map(({ label }) => label)).toEqual(['Compilers'])
  expect(recents(grace.uuid!)).toEqual([])
  forgetRecents()
  expect(recents(ada.uuid!)).toEqual([])
})

it('says so when nothing is found', async () => {
  open()
  await screen.findByRole('group', { name: 'Conversations' })
  await userEvent.type(field(), 'zzzz')
  expect(screen.getByText(/Nothing is called that/).closest('[role=status]')).toBeVisible()
  expect(screen.queryByRole('listbox')).toBeNull()
  expect(field()).toHaveAttribute('aria-expanded', 'false')
})
