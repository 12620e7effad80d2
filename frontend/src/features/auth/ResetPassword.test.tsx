import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { show } from '../../test/render'
import { serve, signedOut } from '../../test/server'
import { ResetPassword } from './ResetPassword'

const SESSION = 'GET /_allauth/browser/v1/auth/session'
const RESET = 'POST /_allauth/browser/v1/auth/password/reset'
const REQUEST = 'POST /_allauth/browser/v1/auth/password/request'

const code = () => signedOut('password_reset_by_code')

it('leads from a step that is over to a new e-mail', async () => {
  serve({ [SESSION]: () => signedOut(), [RESET]: () => ({ status: 409, body: { status: 409 } }) })
  show(<ResetPassword />, { at: '/reset-password/old-key', path: '/reset-password/:key' })
  await userEvent.type(await screen.findByLabelText(/New password/), 'a harbour at four')
  await userEvent.click(screen.getByRole('button', { name: 'Save password' }))
  expect(await screen.findByRole('heading', { name: 'This link does not work' })).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Send a new e-mail' }))
  expect(await screen.findByLabelText(/E-mail/)).toBeVisible()
})

it('sends another code to whoever mistyped the address', async () => {
  const server = serve({ [SESSION]: code, [REQUEST]: code })
  show(<ResetPassword />, { at: '/reset-password', path: '/reset-password' })
  await userEvent.click(await screen.findByRole('button', { name: 'Send another e-mail' }))
  await userEvent.type(await screen.findByLabelText(/E-mail/), 'ada@example.org')
  await userEvent.click(screen.getByRole('button', { name: 'Send e-mail' }))
  expect(await screen.findByRole('heading', { name: 'Enter the code' })).toBeVisible()
  expect(server.to(REQUEST)[0]?.body).toEqual({ email: 'ada@example.org' })
})
