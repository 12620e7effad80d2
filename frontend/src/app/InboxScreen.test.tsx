import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { grace, notification } from '../test/factories'
import { show } from '../test/render'
import { serve } from '../test/server'
import { InboxScreen } from './InboxScreen'

const RECEIVED = 'GET /api/invitations/received'
const EARLY = 'early'
const TOLD = 'told'

const invitation = (uuid: string) => ({
  uuid, kind: 'project_member', kind_label: 'Member of a project', target: { uuid: 't', title: `Project ${uuid}`, url: '/projects/t' }, role: 'member',
  role_label: 'member', email: 'ada@example.org', invitee: null, inviter: grace, message: '', state: 'pending', expires_at: '2026-12-01T10:00:00Z',
  created_at: '2026-11-20T10:00:00Z', decided_at: null, reason: null,
})
const notice = notification({ title: 'The notice of it', actions: [{ ...notification().actions![0]!, body: { uuid: TOLD } }] })

function open(at: string, { received = () => [EARLY, TOLD], notices = [notice] } = {}) {
  const server = serve({
    [RECEIVED]: () => ({ body: { items: received().map(invitation), next: null } }),
    'GET /api/notifications': ({ search }) => ({ body: { items: search.includes('snoozed') ? [] : notices, next: null } }),
    'GET /api/notifications/unread': () => ({ body: { uuids: [], has_more: false } }),
    'GET /api/notifications/count': () => ({ body: { unread: 0, action: 1 } }),
    'GET /api/notifications/preferences': () => ({ body: { kinds: [] } }),
    'GET /api/projects': () => ({ body: { items: [], next: null } }),
    'POST /api/invitations/accept': () => ({ body: { target: { uuid: 't', title: '', url: '/projects/t' } } }),
  })
  show(<InboxScreen />, { at, path: '/inbox' })
  return server
}

it.each(['/inbox', '/inbox?show=action'])('shows at %s the invitation that came before the account, and none twice', async (at) => {
  const server = open(at)
  expect(await screen.findByText('Project early')).toBeVisible()
  expect(screen.getByText('The notice of it')).toBeVisible()
  expect(screen.queryByText('Project told')).toBeNull()
  await userEvent.click(screen.getAllByRole('button', { name: 'Accept' })[0]!)
  expect(server.to('POST /api/invitations/accept')[0]?.body).toEqual({ uuid: EARLY })
})

it('does not say that nothing waits below what waits', async () => {
  open('/inbox?show=action', { received: () => [EARLY], notices: [] })
  expect(await screen.findByText('Project early')).toBeVisible()
  expect(screen.queryByText('Nothing waits for your decision')).toBeNull()
})

it('says that nothing waits where nothing does', async () => {
  open('/inbox?show=action', { received: () => [], notices: [] })
  expect(await screen.findByText('Nothing waits for your decision')).toBeVisible()
})

it('shows no invitation among what is done', async () => {
  const server = open('/inbox?show=done', { notices: [] })
  expect(await screen.findByText('Nothing is done yet')).toBeVisible()
  await waitFor(() => expect(server.to(RECEIVED)).toHaveLength(1))
  expect(screen.queryByText('Project early')).toBeNull()
})
