import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { Outlet, Route, Routes } from 'react-router'
import { beforeEach, expect, it, vi } from 'vitest'
import type { PersonRef } from '../api'
import { useShellCommands } from './useShellCommands'
import { ConversationScreen } from '../features/chat/ConversationScreen'
import { Inbox } from '../features/inbox/Inbox'
import { PersonPage } from '../features/people/PersonPage'
import { ProjectInvitations } from '../features/invitations/ProjectInvitations'
import { Applications } from '../features/projects/Applications'
import { Overview } from '../features/projects/Overview'
import { ProjectLayout } from '../features/projects/ProjectLayout'
import { Password } from '../features/security/Password'
import { RecoveryCodes } from '../features/security/RecoveryCodes'
import { ada, conversation, grace, message, notification, ROOM } from '../test/factories'
import { show } from '../test/render'
import { serve } from '../test/server'
import { commandsNow } from '../commands/registry'

vi.mock('../bootstrap', async (original) => ({ ...(await original<object>()), has: () => true, secures: () => true }))

const me = { ...ada, about: '', email: 'ada@example.org', is_staff: false, language: 'en', offers: [], seeks: [], time_zone: 'UTC' }
const offered = () => commandsNow().filter(({ hidden }) => !hidden).map(({ id }) => id)
const run = (id: string) => act(() => void commandsNow().find((command) => command.id === id)!.run())
const row = (seq: number) => screen.getByText(`message ${seq}`).closest<HTMLElement>('[data-message]')!

/** One tab of a project, in which these rights are mine. */
async function openedIn(tab: ReactNode, permissions: object, routes: Parameters<typeof serve>[0] = {}, changes = {}) {
  const project = {
    uuid: 'p1', name: 'Compilers', kind: 'project', state: 'active', visibility: 'network', join_policy: 'application', summary: '', my_roles: ['owner'], children: [],
    permissions: { appoint: ['member'], ...permissions }, description_html: '', offers: [], seeks: [], pending_transfer: null, my_application: null, my_ends_at: null, ...changes,
  }
  const server = serve({
    'GET /api/people/me': () => ({ body: me }), 'GET /api/invitations/sent': () => ({ body: { items: [], next: null } }), ...routes,
  })
  return { server, ...show(<Routes><Route element={<Outlet context={project} />}><Route path="*" element={tab} /></Route></Routes>, { at: '/projects/p1', path: '/projects/:uuid/*' }) }
}

beforeEach(() => vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600))

function Everywhere() {
  useShellCommands(() => {})
  return null
}

it('reaches on every screen what the preferences and the security screen switch and add', async () => {
  serve({ 'GET /api/people/me': () => ({ body: me }) })
  const { router } = show(<Everywhere />)
  expect(offered()).toEqual(expect.arrayContaining([
    'new.conversation', 'go.organisations', 'contrast', 'density', 'motion', 'single-keys', 'language.de', 'language.ar',
    'security.passkey', 'security.totp', 'security.address', 'security.password', 'sign-out-everywhere',
  ]))
  expect(offered()).not.toContain('language.en')
  run('density')
  expect(document.documentElement).toHaveAttribute('data-density', 'compact')
  run('density')
  expect(document.documentElement).not.toHaveAttribute('data-density')
  run('new.conversation')
  await waitFor(() => expect(router.state.location.search).toBe('?ask=conversation'))
})

it('reaches what can be done with a group, and with the message that the keyboard stands on', async () => {
  const copied = vi.fn(async () => {})
  vi.stubGlobal('navigator', Object.assign(navigator, { clipboard: { writeText: copied } }))
  serve({
    'GET /api/people/me': () => ({ body: me }),
    [`GET /api/chat/conversations/${ROOM}`]: () => ({ body: conversation() }),
    [`GET /api/chat/conversations/${ROOM}/held`]: () => ({ body: { items: [] } }),
    [`GET /api/chat/conversations/${ROOM}/changes`]: () => ({ body: { items: [], change_seq: 5, more: false } }),
    [`GET /api/chat/conversations/${ROOM}/messages`]: () => ({ body: { items: [message(4), message(5, { author: ada })], has_older: false, has_newer: false, change_seq: 5 } }),
  })
  show(<ConversationScreen />, { at: `/chat/${ROOM}`, path: '/chat/:uuid' })
  await screen.findByText('message 5')
  expect(offered()).toEqual(expect.arrayContaining(['chat.about', 'chat.rename', 'chat.leave', 'chat.preview']))
  expect(offered()).not.toContain('chat.delete')
  act(() => row(4).focus())
  expect(offered()).toContain('chat.link')
  expect(offered()).not.toContain('chat.delete')
  act(() => row(5).focus())
  expect(offered()).toEqual(expect.arrayContaining(['chat.link', 'chat.edit', 'chat.delete']))
  run('chat.link')
  expect(copied).toHaveBeenCalledWith(expect.stringContaining(`/chat/${ROOM}?message=`))
  run('chat.leave')
  expect(await screen.findByRole('dialog', { name: 'Leave this group?' })).toBeVisible()
})

it('reaches the verbs of the inbox while the keyboard stands on a row', async () => {
  serve({
    'GET /api/people/me': () => ({ body: me }),
    'GET /api/notifications': () => ({ body: { items: [notification()], next: null } }),
    'GET /api/notifications/unread': () => ({ body: { uuids: [notification().uuid], has_more: false } }),
  })
  show(<Inbox />, { at: '/inbox', path: '/inbox' })
  const title = await screen.findByRole('link', { name: 'Grace invites you to Compilers' })
  const verbs = ['inbox.accept', 'inbox.decline', 'inbox.done', 'inbox.snooze', 'inbox.read']
  for (const verb of verbs) expect(offered()).not.toContain(verb)
  act(() => title.focus())
  expect(offered()).toEqual(expect.arrayContaining(verbs))
})

it('reaches everything that a project offers, from each of its tabs', async () => {
  const permissions = { see_members: true, invite: true, manage_members: true, edit: true, archive: true, see_history: true, transfer_ownership: true, leave: true, join: true, apply: true }
  const project = {
    uuid: 'p1', name: 'Compilers', kind: 'project', state: 'active', visibility: 'network', join_policy: 'open', summary: '', my_roles: ['owner'], children: [], permissions,
    my_application: { uuid: 'a1', state: 'pending' },
  }
  serve({ 'GET /api/people/me': () => ({ body: me }), 'GET /api/projects/p1': () => ({ body: project }) })
  const { router } = show(<ProjectLayout />, { at: '/projects/p1', path: '/projects/:uuid' })
  await screen.findByRole('heading', { name: 'Compilers' })
  expect(offered()).toEqual(expect.arrayContaining([
    'project.tab', 'project.tab/members', 'project.tab/settings', 'project.history', 'project.ownership', 'project.archive', 'project.leave', 'project.join',
    'project.apply', 'project.withdraw',
  ]))
  run('project.apply')
  expect(await screen.findByRole('dialog', { name: 'Apply to Compilers' })).toBeVisible()
  await userEvent.keyboard('{Escape}')
  run('project.archive')
  await waitFor(() => expect(router.state.location.pathname + router.state.location.search).toBe('/projects/p1/settings?ask=archive'))
})

it('answers an application from wherever one stands in the list, by the name of who applies', async () => {
  const application = { uuid: 'a1', person: grace, state: 'pending', message: '', created_at: '2026-11-20T10:00:00Z', decided_at: null, decided_by: null, reason: null }
  await openedIn(<Applications />, { manage_members: true }, { 'GET /api/projects/p1/applications': () => ({ body: { items: [application], next: null } }) })
  await screen.findByRole('button', { name: 'Accept' })
  run('application.decline.a1')
  expect(await screen.findByRole('dialog', { name: /^Decline Grace Hopper/ })).toBeVisible()
  expect(offered()).toContain('application.accept.a1')
})

const offer = (to: PersonRef) => ({ pending_transfer: { uuid: 't1', from_person: grace, to_person: to, stay_owner: false } })

it('answers an offer of ownership, or takes it back', async () => {
  const DECIDE = 'POST /api/projects/ownership/t1/decision'
  const { server, unmount } = await openedIn(<Overview />, {}, { [DECIDE]: () => ({ body: {} }) }, offer(ada))
  await screen.findByText(/offers you the ownership/)
  await waitFor(() => expect(offered()).toEqual(expect.arrayContaining(['project.ownership.accept', 'project.ownership.decline'])))
  run('project.ownership.decline')
  await waitFor(() => expect(server.to(DECIDE)[0]?.body).toEqual({ accept: false }))
  unmount()
  await openedIn(<Overview />, {}, {}, offer(grace))
  await screen.findByText(/The ownership is offered to/)
  expect(offered()).toContain('project.ownership.cancel')
})

it('chooses how to invite', async () => {
  await openedIn(<ProjectInvitations />, { invite: true }, { 'GET /api/invitations/links': () => ({ body: { items: [], next: null } }) })
  expect(offered()).toEqual(expect.arrayContaining(['project.invite.list', 'project.invite.link']))
  run('project.invite.link')
  expect(await screen.findByRole('button', { name: 'Create link' })).toBeVisible()
})

it('makes new recovery codes where there are some', async () => {
  const codes = { type: 'recovery_codes', created_at: 1, last_used_at: null, total_code_count: 10, unused_code_count: 9 }
  serve({ 'GET /_allauth/browser/v1/account/authenticators': () => ({ body: { status: 200, data: [codes] } }) })
  show(<RecoveryCodes />)
  await screen.findByText('9 codes left')
  run('security.codes')
  expect(await screen.findByRole('dialog', { name: 'Make new recovery codes?' })).toBeVisible()
})

it('opens the change of the password at once where the palette led there', async () => {
  serve({})
  show(<Password />, { at: '/security?ask=password', path: '/security' })
  expect(await screen.findByLabelText(/Current password/)).toBeVisible()
})

it('writes to the person whose page it is', async () => {
  serve({ 'GET /api/people/me': () => ({ body: me }), [`GET /api/people/${grace.uuid}`]: () => ({ body: { ...grace, about_html: '', offers: [], seeks: [], joined_at: '2026-01-01T10:00:00Z' } }) })
  const { router } = show(<PersonPage />, { at: `/people/${grace.uuid}`, path: '/people/:uuid' })
  await screen.findByRole('heading', { name: /Grace Hopper/ })
  run('person.message')
  await waitFor(() => expect(router.state.location.search).toBe(`?person=${grace.uuid}`))
})
