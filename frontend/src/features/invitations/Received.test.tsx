import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { grace, notification } from '../../test/factories'
import { show } from '../../test/render'
import { serve } from '../../test/server'
import { Received } from './Received'

const RECEIVED = 'GET /api/invitations/received'
const NOTICES = 'GET /api/notifications'
const ACCEPT = 'POST /api/invitations/accept'
const DECLINE = 'POST /api/invitations/decline'

const invitation = (uuid: string, title: string) => ({
  uuid, kind: 'project_member', kind_label: 'Member of a project', target: { uuid: 't', title, url: '/projects/t' }, role: 'member', role_label: 'member',
  email: 'ada@example.org', invitee: null, inviter: grace, message: '', state: 'pending', expires_at: '2026-12-01T10:00:00Z',
  created_at: '2026-11-20T10:00:00Z', decided_at: null, reason: null,
})

function open(uuids: string[]) {
  const server = serve({
    [RECEIVED]: () => ({ body: { items: [...uuids.map((uuid) => invitation(uuid, `Project ${uuid}`)), invitation('lapsed', '')], next: null } }),
    [NOTICES]: () => ({ body: { items: [notification({ actions: [{ ...notification().actions![0]!, body: { uuid: 'told' } }] })], next: null } }),
    [ACCEPT]: () => ({ body: { target: { uuid: 't', title: '', url: '/projects/t' } } }),
    [DECLINE]: () => ({ body: {} }),
  })
  show(<Received />)
  return server
}

it('shows what no notification tells of, and accepts it', async () => {
  const server = open(['told', 'new'])
  expect(await screen.findByText('Project new')).toBeVisible()
  expect(screen.queryByText('Project told')).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Accept' }))
  expect(server.to(ACCEPT)[0]?.body).toEqual({ uuid: 'new' })
})

it('declines with a reason', async () => {
  const server = open(['new'])
  await userEvent.click(await screen.findByRole('button', { name: 'Decline' }))
  await userEvent.type(await screen.findByLabelText('Reason (optional)'), 'No time')
  await userEvent.click(screen.getAllByRole('button', { name: 'Decline' }).at(-1)!)
  await waitFor(() => expect(server.to(DECLINE)[0]?.body).toEqual({ uuid: 'new', reason: 'No time' }))
})

it('shows nothing where everything is in the inbox', async () => {
  const server = open(['told'])
  await waitFor(() => expect(server.to(RECEIVED)).toHaveLength(1))
  await waitFor(() => expect(server.to(NOTICES)).toHaveLength(1))
  expect(screen.queryByText('Invitations to you')).toBeNull()
})
