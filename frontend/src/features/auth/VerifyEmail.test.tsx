import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { show } from '../../test/render'
import { serve, signedIn, signedOut } from '../../test/server'
import { VerifyEmail } from './VerifyEmail'

const AUTH = '/_allauth/browser/v1/auth'

function open(look: () => { status?: number; body: unknown }) {
  const server = serve({
    [`GET ${AUTH}/session`]: () => signedOut(),
    [`GET ${AUTH}/email/verify`]: look,
    [`POST ${AUTH}/email/verify`]: () => ({ status: 400, body: { status: 400, errors: [{ param: 'key', message: 'This link has expired.' }] } }),
  })
  show(<VerifyEmail />, { at: '/verify-email/a-key', path: '/verify-email/:key' })
  return server
}

it('says which address a link confirms, and shows no bare key', async () => {
  const server = open(() => ({ body: { status: 200, data: { email: 'ada@example.org' }, meta: { is_authenticating: false } } }))
  expect(await screen.findByText('ada@example.org')).toBeVisible()
  expect(screen.queryByLabelText('Code')).toBeNull()
  expect(server.to(`GET ${AUTH}/email/verify`)[0]?.headers.get('X-Email-Verification-Key')).toBe('a-key')
  expect(server.to(`POST ${AUTH}/email/verify`)).toHaveLength(0)
  await userEvent.click(screen.getByRole('button', { name: 'Confirm' }))
  await waitFor(() => expect(server.to(`POST ${AUTH}/email/verify`)[0]?.body).toEqual({ key: 'a-key' }))
  expect(await screen.findByText('This link has expired.')).toBeVisible()
})

it('says so where a link confirms nothing any more', async () => {
  open(() => ({ status: 400, body: { status: 400, errors: [{ message: 'Unknown key.' }] } }))
  expect(await screen.findByText('Nothing to confirm')).toBeVisible()
})

it('confirms a second address of somebody who is signed in, when the button is pressed', async () => {
  const server = serve({
    [`GET ${AUTH}/session`]: signedIn,
    [`GET ${AUTH}/email/verify`]: () => ({ body: { status: 200, data: { email: 'second@example.org' }, meta: { is_authenticating: false } } }),
    [`POST ${AUTH}/email/verify`]: signedIn,
  })
  const { router } = show(<VerifyEmail />, { at: '/verify-email/a-key', path: '/verify-email/:key' })
  expect(await screen.findByText('second@example.org')).toBeVisible()
  expect(server.to(`POST ${AUTH}/email/verify`)).toHaveLength(0)
  await userEvent.click(screen.getByRole('button', { name: 'Confirm' }))
  expect(await screen.findByText('The address is confirmed.')).toBeVisible()
  expect(server.to(`POST ${AUTH}/email/verify`)[0]?.body).toEqual({ key: 'a-key' })
  expect(router.state.location.pathname).toBe('/')
})

it('leads somebody who is signed in and followed a used link to the own addresses', async () => {
  serve({ [`GET ${AUTH}/session`]: signedIn, [`GET ${AUTH}/email/verify`]: () => ({ status: 400, body: { status: 400, errors: [{ message: 'Unknown key.' }] } }) })
  show(<VerifyEmail />, { at: '/verify-email/a-key', path: '/verify-email/:key' })
  expect(await screen.findByRole('link', { name: 'Security' })).toHaveAttribute('href', '/security')
})

it('goes on at once where there is nothing to confirm and somebody is signed in', async () => {
  serve({ [`GET ${AUTH}/session`]: signedIn })
  const { router } = show(<VerifyEmail />, { at: '/verify-email', path: '/verify-email' })
  await waitFor(() => expect(router.state.location.pathname).toBe('/'))
})
