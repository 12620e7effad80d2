import { act, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Outlet, Route, Routes } from 'react-router'
import { expect, it } from 'vitest'
import type { InvitationLink } from '../../api'
import { commandsNow } from '../../commands/registry'
import { grace } from '../../test/factories'
import { show } from '../../test/render'
import { serve } from '../../test/server'
// Comes lazily in the client; here it is there before the clock of a test runs.
import './Links'
import { ProjectInvitations } from './ProjectInvitations'

const link = {
  uuid: 'l', role: 'member', state: 'pending', uses: 3, max_uses: 25, created_by: grace, created_at: '2026-11-20T10:00:00Z', expires_at: '2026-12-01T10:00:00Z',
} as InvitationLink
const context = { uuid: 'p', name: 'Compilers', kind: 'project', permissions: { invite: true, appoint: ['member'] } }

function open(at: string) {
  serve({
    'GET /api/invitations/links': () => ({ body: { items: [link], next: null } }),
    'GET /api/invitations/sent': () => ({ body: { items: [], next: null } }),
  })
  return show(<Routes><Route element={<Outlet context={context} />}><Route path="*" element={<ProjectInvitations />} /></Route></Routes>, { at, path: '/*' })
}

it('keeps in the address how one invites, beside what else it says', async () => {
  const { router } = open('/?state=expired')
  expect(await screen.findByRole('radio', { name: 'One person' })).toBeChecked()
  await userEvent.click(screen.getByRole('radio', { name: 'By link' }))
  expect(router.state.location.search).toBe('?state=expired&way=link')
  await userEvent.click(screen.getByRole('radio', { name: 'One person' }))
  expect(router.state.location.search).toBe('?state=expired')
})

it('begins with one person where the address names no way that there is', async () => {
  open('/?way=pigeon')
  expect(await screen.findByRole('radio', { name: 'One person' })).toBeChecked()
})

it('begins with the way that the address names, and takes a link back by the palette, which tells it from others', async () => {
  open('/?way=link')
  expect(await screen.findByRole('button', { name: 'Take back' })).toBeVisible()
  const command = commandsNow().find(({ id }) => id === 'invitation.link.back.l')!
  expect(command.label).toBe('Take back the link created Nov 20 (3 of 25 used)…')
  act(() => void command.run())
  expect(await screen.findByRole('dialog', { name: 'Take this link back?' })).toBeVisible()
})
