import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { show } from '../../test/render'
import { serve, signedIn, signedOut } from '../../test/server'
import { SignIn } from './SignIn'

const SESSION = 'GET /_allauth/browser/v1/auth/session'
const CODE = 'POST /_allauth/browser/v1/auth/2fa/authenticate'

const second = (...types: string[]) => ({
  status: 401,
  body: { status: 401, data: { flows: [{ id: 'mfa_authenticate', is_pending: true, types }] }, meta: { is_authenticated: false } },
})
const open = () => show(<SignIn />, { at: '/sign-in?next=%2Finbox', path: '/sign-in' })

it('takes a recovery code where the phone is lost', async () => {
  const server = serve({ [SESSION]: () => second('totp', 'recovery_codes'), [CODE]: signedIn })
  const { router } = open()
  await userEvent.click(await screen.findByRole('button', { name: 'Use a recovery code instead' }))
  await userEvent.type(await screen.findByLabelText(/Recovery code/), '1234 5678{Enter}')
  await waitFor(() => expect(router.state.location.pathname).toBe('/inbox'))
  expect(server.to(CODE)[0]?.body).toEqual({ code: '12345678' })
})

it('offers no recovery codes to whoever has none', async () => {
  serve({ [SESSION]: () => second('totp') })
  open()
  expect(await screen.findByLabelText(/Code/)).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Use a recovery code instead' })).toBeNull()
})

it('says that a code is wrong, at its field', async () => {
  serve({
    [SESSION]: () => second('totp'),
    [CODE]: () => ({ status: 400, body: { status: 400, errors: [{ message: 'Incorrect code.', param: 'code' }] } }),
  })
  open()
  await userEvent.type(await screen.findByLabelText(/Code/), '000000{Enter}')
  expect(await screen.findByText('Incorrect code.')).toBeVisible()
  expect(screen.getByLabelText(/Code/)).toBeInvalid()
})

it('goes back to the start, with a word, when the second step took too long', async () => {
  serve({ [SESSION]: () => second('totp'), [CODE]: () => signedOut() })
  open()
  await userEvent.type(await screen.findByLabelText(/Code/), '000000{Enter}')
  expect(await screen.findByText('The second step took too long. Sign in again.')).toBeVisible()
  expect(screen.getByLabelText(/E-mail/)).toBeVisible()
})
