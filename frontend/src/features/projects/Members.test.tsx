import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Outlet, Route, Routes } from 'react-router'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Member, Project } from '../../api'
import { ada, grace } from '../../test/factories'
import { show } from '../../test/render'
import { serve } from '../../test/server'
import { Members } from './Members'

const UUID = '00000000-0000-7000-8000-000000000500'
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

function open(project: Partial<Project>, members: Member[]) {
  serve({ [`GET /api/projects/${UUID}/members`]: () => ({ body: { items: members, next: null } }) })
  const context = { uuid: UUID, name: 'Compilers', permissions: nothing, ...project }
  show(<Routes><Route element={<Outlet context={context} />}><Route path="*" element={<Members />} /></Route></Routes>, { path: '/*' })
}

it('lets the owner of an archived project hand it over, and take rights away', async () => {
  open({ state: 'archived', permissions: { ...nothing, archive: true, transfer_ownership: true } }, [
    member(), member({ person: ada, roles: ['member', 'owner'], removable: false }),
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
