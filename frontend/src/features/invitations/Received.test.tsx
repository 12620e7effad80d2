import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { commandsNow } from '../../commands/registry'
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

const command = (id: string) => commandsNow().find((one) => one.id === id)!
const notice = (uuid: string) => notification({ actions: [{ ...notification().actions![0]!, body: { uuid } }] })

function open(uuids: string[], routes: Parameters<typeof serve>[0] = {}) {
  const server = serve({
    [RECEIVED]: () => ({ body: { items: [...uuids.map((uuid) => invitation(uuid, `Project ${uuid}`)), invitation('lapsed', '')], next: null } }),
    [NOTICES]: ({ search }) => ({ body: { items: [notice(search.includes('snoozed') ? 'put-off' : 'told')], next: null } }),
    [ACCEPT]: () => ({ body: { target: { uuid: 't', title: '', url: '/projects/t' } } }),
    [DECLINE]: () => ({ body: {} }),
    ...routes,
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

it('takes away what was taken back meanwhile, and says so', async () => {
  const uuids = ['new']
  const refused = () => { uuids.pop(); return { status: 409, body: { detail: 'This invitation was taken back.', code: 'not_open' } } }
  open(uuids, { [DECLINE]: refused })
  await userEvent.click(await screen.findByRole('button', { name: 'Decline' }))
  await screen.findByLabelText('Reason (optional)')
  await userEvent.click(screen.getAllByRole('button', { name: 'Decline' }).at(-1)!)
  expect(await screen.findByText('“Project new”: your answer did not count. This invitation was taken back.')).toBeVisible()
  await waitFor(() => expect(screen.queryByText('Project new')).toBeNull())
})

it('says that the invitations could not be loaded, and tries again', async () => {
  let away = true
  open(['new'], { [RECEIVED]: () => (away ? { status: 503, body: { detail: 'The server is busy.' } } : { body: { items: [invitation('new', 'Project new')], next: null } }) })
  expect(await screen.findByRole('heading', { name: 'Invitations to you' })).toBeVisible()
  expect(screen.getByRole('alert')).toHaveTextContent('The server is busy.')
  away = false
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('Project new')).toBeVisible()
  expect(screen.queryByRole('alert')).toBeNull()
})

it('shows every invitation where the notifications could not be loaded', async () => {
  open(['told'], { [NOTICES]: () => ({ status: 503, body: { detail: 'The server is busy.' } }) })
  expect(await screen.findByText('Project told')).toBeVisible()
})

it('shows nothing where everything is in the inbox', async () => {
  const server = open(['told'])
  await waitFor(() => expect(server.to(RECEIVED)).toHaveLength(1))
  await waitFor(() => expect(server.to(NOTICES)).toHaveLength(1))
  expect(screen.queryByText('Invitations to you')).toBeNull()
})

it('leaves out of sight what one has snoozed', async () => {
  open(['told', 'put-off', 'new'])
  expect(await screen.findByText('Project new')).toBeVisible()
  expect(screen.queryByText('Project put-off')).toBeNull()
})

it('offers both answers to the palette, by the name of the project', async () => {
  const server = open(['new'])
  await screen.findByText('Project new')
  expect(command('invitation.accept.new').label).toBe('Accept the invitation to Project new')
  expect(command('invitation.decline.new').label).toBe('Decline the invitation to Project new…')
  act(() => void command('invitation.decline.new').run())
  expect(await screen.findByRole('dialog', { name: 'Decline the invitation to Project new?' })).toBeVisible()
  act(() => void command('invitation.accept.new').run())
  await waitFor(() => expect(server.to(ACCEPT)[0]?.body).toEqual({ uuid: 'new' }))
})
