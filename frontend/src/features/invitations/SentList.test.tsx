import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import type { Invitation, Project } from '../../api'
import { commandsNow } from '../../commands/registry'
import { ada, grace } from '../../test/factories'
import { show } from '../../test/render'
import { type Call, serve } from '../../test/server'
import { SentList } from './SentList'

const SENT = 'GET /api/invitations/sent'
const AGAIN = 'POST /api/invitations/i/resend'
const BACK = 'POST /api/invitations/i/revoke'
const project = { uuid: 'p', name: 'Compilers' } as Project

const sent = (changes: Partial<Invitation> = {}): Invitation => ({
  uuid: 'i', kind: 'project_member', kind_label: '', target: { uuid: 'p', title: 'Compilers', url: '/projects/p' }, role: 'manager', role_label: 'manager',
  email: 'alan@example.org', invitee: null, inviter: grace, message: '', state: 'pending', expires_at: '2026-12-01T10:00:00Z',
  created_at: '2026-11-20T10:00:00Z', decided_at: null, reason: null, ...changes,
})

type Reply = ReturnType<Parameters<typeof serve>[0][string]>

function open(list: (call: Call) => Reply, routes: Parameters<typeof serve>[0] = {}, at = '/') {
  const server = serve({ [SENT]: list, ...routes })
  const { router } = show(<SentList project={project} />, { at })
  return { ...server, router }
}

const page = (...items: Invitation[]) => ({ body: { items, next: null } })
const row = async (words: string | RegExp) => within((await screen.findByText(words)).closest('li')!)
const buttons = async (words: string) => (await row(words)).queryAllByRole('button').map((button) => button.textContent)
const command = (id: string) => commandsNow().find((one) => one.id === id)
const filter = (name: string) => userEvent.click(screen.getByRole('radio', { name }))

it('says of each who was invited as what, by whom, until when, and what became of it', async () => {
  open(() => page(
    sent(),
    sent({ uuid: 'j', invitee: ada, email: null, state: 'declined', reason: 'No time', inviter: null, role: 'member' }),
  ))
  const waiting = await row('alan@example.org')
  for (const words of ['Manager', 'Waiting']) expect(waiting.getByText(words)).toBeVisible()
  expect(waiting.getByText(/^sent Nov 20 by/)).toHaveTextContent('sent Nov 20 by Grace Hopper · until Dec 1')
  const declined = await row('Ada Lovelace')
  expect(declined.getByText('Declined')).toBeVisible()
  expect(declined.getByText(/^sent Nov 20/)).toHaveTextContent(/^sent Nov 20 · No time$/)
})

it('offers for each state what still makes sense', async () => {
  open(() => page(
    sent({ uuid: 'w', email: 'waiting' }), sent({ uuid: 'e', email: 'expired', state: 'expired' }), sent({ uuid: 'd', email: 'declined', state: 'declined' }),
  ))
  expect(await buttons('waiting')).toEqual(['Send again', 'Take back'])
  expect(await buttons('expired')).toEqual(['Send again'])
  expect(await buttons('declined')).toEqual([])
})

it('sends again, and says that the old link no longer works', async () => {
  const server = open(() => page(sent()), { [AGAIN]: () => ({ body: sent() }) })
  await userEvent.click(await screen.findByRole('button', { name: 'Send again' }))
  expect(await screen.findByText('Sent again with a new link; the old one no longer works.')).toBeVisible()
  expect(server.to(AGAIN)).toHaveLength(1)
  await waitFor(() => expect(server.to(SENT)).toHaveLength(2))
})

it('says why one is not sent again', async () => {
  open(() => page(sent()), { [AGAIN]: () => ({ status: 429, body: { detail: 'Wait an hour before you send it again.' } }) })
  await userEvent.click(await screen.findByRole('button', { name: 'Send again' }))
  expect(await screen.findByText('Wait an hour before you send it again.')).toBeVisible()
  expect(screen.queryByText(/Sent again/)).toBeNull()
})

it('asks before it takes one back, and then shows it as taken back', async () => {
  let state: Invitation['state'] = 'pending'
  const server = open(() => page(sent({ state })), { [BACK]: () => { state = 'revoked'; return { body: sent({ state }) } } })
  await userEvent.click(await screen.findByRole('button', { name: 'Take back' }))
  const asked = within(await screen.findByRole('dialog', { name: 'Take this invitation back?' }))
  expect(server.to(BACK)).toEqual([])
  await userEvent.click(asked.getByRole('button', { name: 'Take back' }))
  expect(await screen.findByText('Taken back')).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Take back' })).toBeNull()
})

it('says in the dialog why one is not taken back', async () => {
  open(() => page(sent()), { [BACK]: () => ({ status: 503, body: { detail: 'The server is busy.', code: 'not_open' } }) })
  await userEvent.click(await screen.findByRole('button', { name: 'Take back' }))
  const asked = within(await screen.findByRole('dialog'))
  await userEvent.click(asked.getByRole('button', { name: 'Take back' }))
  expect(await asked.findByRole('alert')).toHaveTextContent('The server is busy.')
})

it('says that nothing was sent', async () => {
  open(() => page())
  expect(await screen.findByText('No invitation here')).toBeVisible()
  expect(screen.queryByRole('list', { name: 'Sent invitations' })).toBeNull()
})

it('shows grey rows, says what failed, and tries again', async () => {
  let away = true
  open(() => (away ? { status: 503, body: { title: 'Away', detail: 'Back in a minute.' } } : page(sent())))
  expect(screen.getByRole('status', { name: 'Loading' })).toBeVisible()
  expect(await screen.findByText('Back in a minute.')).toBeVisible()
  away = false
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('alan@example.org')).toBeVisible()
  expect(screen.queryByText('Back in a minute.')).toBeNull()
})

it('shows those of one state only, and all of them again', async () => {
  const server = open(({ search }) => (search.includes('state=expired') ? page(sent({ email: 'old@example.org', state: 'expired' })) : page(sent())))
  await screen.findByText('alan@example.org')
  await filter('Expired')
  expect(await screen.findByText('old@example.org')).toBeVisible()
  expect(screen.queryByText('alan@example.org')).toBeNull()
  await filter('All')
  expect(await screen.findByText('alan@example.org')).toBeVisible()
  expect(server.to(SENT).map(({ search }) => search)).toEqual(['?target=p', '?target=p&state=expired'])
})

it('shows the next ones when they are asked for, and says where that fails', async () => {
  let away = true
  open(({ search }) => {
    if (!search.includes('cursor=2')) return { body: { items: [sent()], next: '2' } }
    return away ? { status: 503, body: null } : page(sent({ uuid: 'k', email: 'next@example.org' }))
  })
  await userEvent.click(await screen.findByRole('button', { name: 'Show more' }))
  const again = await screen.findByRole('button', { name: 'That failed. Try again' })
  expect(screen.getByText('alan@example.org')).toBeVisible()
  away = false
  await userEvent.click(again)
  expect(await screen.findByText('next@example.org')).toBeVisible()
  expect(screen.queryByRole('button', { name: /Show more|Try again/ })).toBeNull()
})

it('shows no answer to another question where this one failed, nor while it is tried again', async () => {
  let tried = 0
  const never = new Promise<Reply & object>(() => {})
  const expired = () => { tried += 1; return tried > 1 ? never : { status: 503, body: { title: 'Away', detail: 'Back in a minute.' } } }
  open((({ search }: Call) => (search.includes('state=expired') ? expired() : page(sent()))) as never)
  expect(await screen.findByText('alan@example.org')).toBeVisible()
  await filter('Expired')
  expect(await screen.findByRole('alert')).toHaveTextContent('Back in a minute.')
  expect(screen.queryByText('alan@example.org')).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('status', { name: 'Loading' })).toBeVisible()
  expect(screen.queryByText('alan@example.org')).toBeNull()
})

it('says that one was accepted meanwhile, where its row does not offer to take it back any more', async () => {
  let state: Invitation['state'] = 'pending'
  open(() => page(sent({ state })), { [BACK]: () => { state = 'accepted'; return { status: 409, body: { detail: 'It was accepted meanwhile.' } } } })
  await userEvent.click(await screen.findByRole('button', { name: 'Take back' }))
  await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Take back' }))
  expect(await screen.findByText('It was accepted meanwhile.')).toBeVisible()
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Take back' })).toBeNull())
  expect(screen.getByText('It was accepted meanwhile.')).toBeVisible()
})

it('keeps in the address which ones are shown, and leaves out what the address does not mean', async () => {
  const server = open(() => page(sent()), {}, '/?way=link&state=nonsense')
  await screen.findByText('alan@example.org')
  expect(screen.getByRole('radio', { name: 'All' })).toBeChecked()
  expect(server.to(SENT)[0]?.search).toBe('?target=p')
  await filter('Expired')
  expect(server.router.state.location.search).toBe('?way=link&state=expired')
})

it('begins with those that the address asks for', async () => {
  const server = open(() => page(), {}, '/?state=declined')
  expect(await screen.findByRole('radio', { name: 'Declined' })).toBeChecked()
  expect(server.to(SENT)[0]?.search).toBe('?target=p&state=declined')
})

it('offers both to the palette, by the name of who is invited, where they are possible', async () => {
  const server = open(() => page(sent(), sent({ uuid: 'e', email: 'old@example.org', state: 'expired' })), { [AGAIN]: () => ({ body: sent() }) })
  await screen.findByText('old@example.org')
  expect(command('invitation.again.e')?.label).toBe('Send the invitation to old@example.org again')
  expect(command('invitation.back.e')).toBeUndefined()
  expect(command('invitation.back.i')?.label).toBe('Take back the invitation to alan@example.org…')
  act(() => void command('invitation.again.i')!.run())
  await waitFor(() => expect(server.to(AGAIN)).toHaveLength(1))
  act(() => void command('invitation.back.i')!.run())
  expect(await screen.findByRole('dialog', { name: 'Take this invitation back?' })).toBeVisible()
})
