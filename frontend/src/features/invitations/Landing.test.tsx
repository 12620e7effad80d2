import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import { preview } from '../../test/factories'
import { show } from '../../test/render'
import { serve, signedIn, signedOut } from '../../test/server'
import { Landing } from './Landing'

const SESSION = 'GET /_allauth/browser/v1/auth/session'
const LOOKUP = 'POST /api/invitations/lookup'
const ACCEPT = 'POST /api/invitations/accept'

const open = () => show(<Landing />, { at: '/invitation', path: '/invitation' })
const follow = (token: string) => window.history.replaceState(null, '', `/invitation#${token}`)

beforeEach(() => follow('secret.token'))

it('shows who invites to what, and changes nothing by itself', async () => {
  const server = serve({ [SESSION]: signedIn, [LOOKUP]: () => ({ body: preview({ address_matches: true, message: 'Come!' }) }) })
  open()
  expect(await screen.findByText('Compilers')).toBeVisible()
  expect(screen.getByText('Grace Hopper')).toBeVisible()
  expect(screen.getByText('“Come!”')).toBeVisible()
  expect(server.calls.map(({ path }) => path)).toEqual(['/_allauth/browser/v1/auth/session', '/api/invitations/lookup'])
  expect(server.to(LOOKUP)[0]?.body).toEqual({ token: 'secret.token' })
})

it('takes the token out of the address and keeps it for the way through sign-up', async () => {
  serve({ [SESSION]: () => signedOut(), [LOOKUP]: () => ({ body: preview() }) })
  open()
  const signUp = await screen.findByRole('link', { name: 'Create an account' })
  expect(window.location.hash).toBe('')
  expect(sessionStorage.getItem('collabkit-invitation')).toBe('secret.token')
  expect(signUp).toHaveAttribute('href', '/sign-up?next=%2Finvitation&email=ada%40example.org')
  expect(screen.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', expect.stringContaining('email=ada%40example.org'))
})

it('accepts on the button, forgets the token and goes to the project', async () => {
  const server = serve({
    [SESSION]: signedIn, [LOOKUP]: () => ({ body: preview({ address_matches: true }) }),
    [ACCEPT]: () => ({ body: { kind: 'project_member', role: 'member', role_label: 'member', target: { uuid: 'x', title: 'Compilers', url: '/projects/x' } } }),
  })
  const { router } = open()
  await userEvent.click(await screen.findByRole('button', { name: 'Accept' }))
  await waitFor(() => expect(router.state.location.pathname).toBe('/projects/x'))
  expect(server.to(ACCEPT)[0]?.body).toEqual({ token: 'secret.token' })
  expect(sessionStorage.getItem('collabkit-invitation')).toBeNull()
})

it('declines with a reason, also without an account', async () => {
  const server = serve({
    [SESSION]: () => signedOut(), [LOOKUP]: () => ({ body: preview() }), 'POST /api/invitations/decline': () => ({ body: {} }),
  })
  open()
  await userEvent.click(await screen.findByRole('button', { name: 'Decline' }))
  await userEvent.type(await screen.findByLabelText('Reason (optional)'), 'No time')
  await userEvent.click(screen.getAllByRole('button', { name: 'Decline' }).at(-1)!)
  expect(await screen.findByText(/Thank you for answering/)).toBeVisible()
  expect(server.to('POST /api/invitations/decline')[0]?.body).toEqual({ token: 'secret.token', reason: 'No time' })
})

it('says so when it was sent to another address, and offers no way to accept', async () => {
  serve({ [SESSION]: signedIn, [LOOKUP]: () => ({ body: preview({ address_matches: false, email: null }) }) })
  open()
  expect(await screen.findByText('a***@example.org')).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Accept' })).toBeNull()
  expect(screen.getByRole('button', { name: 'Sign out and use the other' })).toBeVisible()
})

it.each([
  ['expired', /has expired/], ['revoked', /taken it back/], ['accepted', /accepted before/], ['declined', /was declined/], ['superseded', /newer e-mail/],
  ['used_up', /have used it/],
])('says what became of an invitation that is %s', async (state, words) => {
  serve({ [SESSION]: signedIn, [LOOKUP]: () => ({ body: preview({ state }) }) })
  open()
  expect(await screen.findByText(words)).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Accept' })).toBeNull()
})

it('says what to do with a broken link', async () => {
  serve({ [SESSION]: signedIn })
  open()
  expect(await screen.findByText(/Open the latest e-mail once more/)).toBeVisible()
  await userEvent.click(screen.getByRole('link', { name: 'Go home' }))
  expect(sessionStorage.getItem('collabkit-invitation')).toBeNull()
})

it.each([
  ['nobody can be reached', 'unreachable' as const, 'The server cannot be reached. Check your connection and try again.'],
  ['it was too often', { status: 429, body: null }, 'That was too often. Wait a moment and try again.'],
  ['the server is ill', { status: 500, body: null }, 'Something went wrong on the server. Try again in a moment.'],
])('keeps the token and asks again where %s', async (_what, refusal, words) => {
  let away = true
  serve({ [SESSION]: signedIn, [LOOKUP]: () => (away ? refusal : { body: preview({ address_matches: true }) }) })
  open()
  expect(await screen.findByRole('alert')).toHaveTextContent(words)
  expect(screen.queryByText('This link does not work')).toBeNull()
  expect(sessionStorage.getItem('collabkit-invitation')).toBe('secret.token')
  away = false
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('button', { name: 'Accept' })).toBeVisible()
})

it('leaves a way on, with the token, where it may not ask', async () => {
  serve({ [SESSION]: signedIn, [LOOKUP]: () => ({ status: 403, body: { detail: 'Reload the page.' } }) })
  open()
  expect(await screen.findByRole('alert')).toHaveTextContent('Reload the page.')
  await userEvent.click(screen.getByRole('link', { name: 'Go home' }))
  expect(sessionStorage.getItem('collabkit-invitation')).toBe('secret.token')
})

it('says that it is not known who is here, and asks again', async () => {
  let away = true
  serve({ [SESSION]: () => (away ? { status: 503, body: null } : signedIn()), [LOOKUP]: () => ({ body: preview({ address_matches: true }) }) })
  open()
  expect(await screen.findByRole('alert')).toHaveTextContent('The server is busy. Try again in a moment.')
  away = false
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('button', { name: 'Accept' })).toBeVisible()
})

it('shows why accepting failed and lets one try again', async () => {
  serve({
    [SESSION]: signedIn, [LOOKUP]: () => ({ body: preview({ address_matches: true }) }),
    [ACCEPT]: () => ({ status: 409, body: { detail: 'The inviter may not invite any more.', code: 'conflict' } }),
  })
  open()
  await userEvent.click(await screen.findByRole('button', { name: 'Accept' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('The inviter may not invite any more.')
  expect(screen.getByRole('button', { name: 'Accept' })).toBeEnabled()
})

it('asks for the e-mail once more when there is no token', () => {
  follow('')
  vi.spyOn(console, 'error')
  serve({ [SESSION]: signedIn })
  open()
  expect(screen.getByText('Open the link in your e-mail once more.')).toBeVisible()
})
