import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Outlet, Route, Routes } from 'react-router'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Member, Project } from '../../api'
import { commandsNow } from '../../commands/registry'
import { ada, grace } from '../../test/factories'
import { show } from '../../test/render'
import { serve } from '../../test/server'
// Comes lazily in the client; here it is there before the clock of a test runs.
import './MemberMenuItems'
import { Members } from './Members'

const UUID = '00000000-0000-7000-8000-000000000500'
const OFFER = `POST /api/projects/${UUID}/ownership`
const GIVE_UP = `DELETE /api/projects/${UUID}/members/${ada.uuid}/roles/moderator`
const zone = process.env.TZ
beforeAll(() => {
  process.env.TZ = 'America/New_York'
})
afterAll(() => {
  process.env.TZ = zone
})

const nothing = {
  edit: false, edit_access: false, archive: false, invite: false, appoint: [], manage_members: false, manage_children: false, see_members: true,
  see_history: false, transfer_ownership: false, post: false, moderate: false, review: false, leave: true, apply: false, join: false,
} satisfies Project['permissions']

const member = (changes: Partial<Member> = {}): Member =>
  ({ person: grace, roles: ['member'], joined_at: '2026-01-01T10:00:00Z', ends_at: null, role_ends: {}, removable: true, ...changes })

const offered = () => commandsNow().filter(({ id }) => id.startsWith('project.member.'))

function open(project: Partial<Project>, members: Member[]) {
  const server = serve({
    [`GET /api/projects/${UUID}/members`]: () => ({ body: { items: members, next: null } }),
    'GET /api/people/me': () => ({ body: { ...ada, email: 'ada@example.org' } }),
    [OFFER]: () => ({ status: 201, body: {} }),
    [GIVE_UP]: () => ({ body: members[0] }),
  })
  const context = { uuid: UUID, name: 'Compilers', permissions: nothing, ...project }
  show(<Routes><Route element={<Outlet context={context} />}><Route path="*" element={<Members />} /></Route></Routes>, { path: '/*' })
  return server
}

it('lets the owner of an archived project hand it over, and take rights away', async () => {
  open({ state: 'archived', permissions: { ...nothing, archive: true, transfer_ownership: true } }, [
    member(), member({ person: { ...ada, uuid: '00000000-0000-7000-8000-000000000009' }, roles: ['member', 'owner'], removable: false }),
  ])
  await userEvent.click(await screen.findByRole('button', { name: 'More about Grace Hopper' }))
  expect(await screen.findByRole('menuitem', { name: 'Offer ownership…' })).toBeInTheDocument()
  expect(screen.getByRole('menuitem', { name: 'Remove…' })).toBeInTheDocument()
  expect(screen.queryByRole('menuitem', { name: 'Give a role…' })).toBeNull()
  expect(screen.queryByRole('button', { name: 'More about Ada Lovelace' })).toBeNull()
})

it('shows the last day of a membership as it is where one lives', async () => {
  open({ permissions: { ...nothing, manage_members: true } }, [member({ ends_at: '2027-01-01T04:59:59Z' })])
  await userEvent.click(await screen.findByRole('button', { name: 'More about Grace Hopper' }))
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Change the end…' }))
  expect(await screen.findByLabelText('Last day')).toHaveValue('2026-12-31')
})

it('offers to share the ownership', async () => {
  const server = open({ permissions: { ...nothing, transfer_ownership: true } }, [member()])
  await userEvent.click(await screen.findByRole('button', { name: 'More about Grace Hopper' }))
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Offer ownership…' }))
  await userEvent.click(await screen.findByRole('checkbox', { name: 'Share the ownership' }))
  expect(screen.getByText(/an owner beside you/).querySelector('bdi')).toHaveTextContent('Grace Hopper')
  expect(screen.getByRole('heading', { name: 'Offer Grace Hopper the ownership?' }).querySelector('bdi')).toHaveTextContent('Grace Hopper')
  await userEvent.click(screen.getByRole('button', { name: 'Offer ownership' }))
  await waitFor(() => expect(server.to(OFFER)[0]?.body).toEqual({ person: grace.uuid, stay_owner: true }))
})

it('lets a moderator give up that role and nothing else', async () => {
  const server = open({}, [member({ person: ada, roles: ['member', 'moderator'], removable: false }), member({ removable: false })])
  await userEvent.click(await screen.findByRole('button', { name: 'More about Ada Lovelace' }))
  expect(screen.queryByRole('button', { name: 'More about Grace Hopper' })).toBeNull()
  expect(screen.getAllByRole('menuitem')).toHaveLength(1)
  await userEvent.click(screen.getByRole('menuitem', { name: 'Give up the role “Moderator”…' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Give up role' }))
  await waitFor(() => expect(server.to(GIVE_UP)).toHaveLength(1))
})

it('opens a menu by the palette, more than once, and offers none where there is no menu', async () => {
  open({ permissions: { ...nothing, manage_members: true } }, [member(), member({ person: ada, removable: false })])
  await screen.findByRole('button', { name: 'More about Grace Hopper' })
  expect(offered().map(({ label }) => label)).toEqual(['More about Grace Hopper…'])
  act(() => void offered()[0]!.run())
  expect(await screen.findByRole('menuitem', { name: 'Remove…' })).toBeInTheDocument()
  await userEvent.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('menuitem')).toBeNull())
  expect(screen.getByRole('button', { name: 'More about Grace Hopper' })).toHaveFocus()
  expect(offered()).toHaveLength(1)
  act(() => void offered()[0]!.run())
  expect(await screen.findByRole('menuitem', { name: 'Remove…' })).toBeInTheDocument()
})
