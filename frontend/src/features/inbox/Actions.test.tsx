import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { notification } from '../../test/factories'
import { show } from '../../test/render'
import { serve } from '../../test/server'
import { Actions } from './Actions'
import { Inbox } from './Inbox'
import { Waiting } from './Waiting'

const ACCEPT = 'POST /api/invitations/accept'
const DECLINE = 'POST /api/invitations/decline'

it('sends what the notification says, with the CSRF token, and says that it is done', async () => {
  document.cookie = 'csrftoken=abc'
  const server = serve({ [ACCEPT]: () => ({ body: {} }) })
  show(<Actions notification={notification()} />)
  await userEvent.click(screen.getByRole('button', { name: 'Accept' }))
  expect(await screen.findByText('Accept: done')).toBeVisible()
  const [call] = server.to(ACCEPT)
  expect(call?.body).toEqual({ uuid: '00000000-0000-7000-8000-000000000400' })
  expect(call?.headers.get('X-CSRFToken')).toBe('abc')
})

it('asks for a reason where one is wanted, and does nothing when one cancels', async () => {
  const server = serve({ [DECLINE]: () => ({ body: {} }) })
  show(<Actions notification={notification()} />)
  await userEvent.click(screen.getByRole('button', { name: 'Decline' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Cancel' }))
  expect(server.calls).toEqual([])
  await userEvent.click(screen.getByRole('button', { name: 'Decline' }))
  await userEvent.type(await screen.findByLabelText('Reason (optional)'), 'No time')
  await userEvent.click(screen.getAllByRole('button', { name: 'Decline' }).at(-1)!)
  await screen.findByText('Decline: done')
  expect(server.to(DECLINE)[0]?.body).toEqual({ uuid: '00000000-0000-7000-8000-000000000400', reason: 'No time' })
})

it('shows why it did not work and keeps the buttons', async () => {
  serve({ [ACCEPT]: () => ({ status: 503, body: { detail: 'Try again in a minute.', code: 'away' } }) })
  show(<Actions notification={notification()} />)
  await userEvent.click(screen.getByRole('button', { name: 'Accept' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('Try again in a minute.')
  expect(screen.getByRole('button', { name: 'Accept' })).toBeEnabled()
})

/** Where the server says so, each copy offers a decision that somebody else has taken by now. */
function tooLate(status: number) {
  let asked = false
  const items = () => (asked ? [notification({ actions: [], outcome: 'Declined by Grace' })] : [notification()])
  const refused = () => { asked = true; return { status, body: { detail: 'This was decided in the meantime.', code: 'already_decided' } } }
  serve({
    'GET /api/notifications': ({ search }) => ({ body: { items: items().filter(({ actions }) => !search.includes('filter=action') || actions.length > 0), next: null } }),
    [ACCEPT]: refused,
    [DECLINE]: refused,
  })
  show(<><Waiting /><Inbox /></>)
}
const SAID = '“Grace invites you to Compilers”: your answer did not count. This was decided in the meantime.'

it.each([404, 409, 410])('reads every copy again where somebody else was faster, and says so (%i)', async (status) => {
  tooLate(status)
  await waitFor(() => expect(screen.getAllByRole('button', { name: 'Accept' })).toHaveLength(2))
  await userEvent.click(screen.getAllByRole('button', { name: 'Accept' })[0]!)
  expect(await screen.findByText(SAID)).toBeVisible()
  expect(await screen.findByText('Declined by Grace')).toBeVisible()
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Accept' })).toBeNull())
  expect(await screen.findByText('Nothing waits for you')).toBeVisible()
})

it('says so too where a reason was asked for, whose dialog goes with the row', async () => {
  tooLate(409)
  await waitFor(() => expect(screen.getAllByRole('button', { name: 'Decline' })).toHaveLength(2))
  await userEvent.click(screen.getAllByRole('button', { name: 'Decline' })[0]!)
  await screen.findByLabelText('Reason (optional)')
  await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Decline' }))
  expect(await screen.findByText(SAID)).toBeVisible()
  expect(await screen.findByText('Declined by Grace')).toBeVisible()
  await waitFor(() => expect(screen.queryByLabelText('Reason (optional)')).toBeNull())
})

it('shows the outcome instead of the buttons once it is decided', () => {
  serve({})
  show(<Actions notification={notification({ outcome: 'You accepted' })} />)
  expect(screen.getByText('You accepted')).toBeVisible()
  expect(screen.queryByRole('button')).toBeNull()
})
