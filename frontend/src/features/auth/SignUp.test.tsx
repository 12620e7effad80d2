import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { show } from '../../test/render'
import { serve, signedIn, signedOut } from '../../test/server'
import { SignUp } from './SignUp'

const SESSION = 'GET /_allauth/browser/v1/auth/session'
const SIGN_UP = 'POST /_allauth/browser/v1/auth/signup'

async function fill() {
  await userEvent.type(await screen.findByLabelText(/Your name/), 'Ada')
  await userEvent.type(screen.getByLabelText(/Password/), 'short')
  await userEvent.click(screen.getByRole('button', { name: 'Create account' }))
}

it('shows each error at its field and goes to the first of them', async () => {
  serve({
    [SESSION]: () => signedOut(),
    [SIGN_UP]: () => ({
      status: 400,
      body: { status: 400, errors: [{ message: 'This password is too short.', code: 'password_too_short', param: 'password' }] },
    }),
  })
  show(<SignUp />, { at: '/sign-up?email=ada%40example.org', path: '/sign-up' })
  await fill()
  expect(await screen.findByText('This password is too short.')).toBeVisible()
  const password = screen.getByLabelText(/Password/)
  expect(password).toBeInvalid()
  expect(password).toHaveFocus()
  expect(screen.getByRole('alert')).toHaveTextContent('Please check the marked fields.')
})

it('keeps the invited address and goes on to its confirmation', async () => {
  const server = serve({ [SESSION]: () => signedOut(), [SIGN_UP]: () => signedOut('verify_email') })
  const { router } = show(<SignUp />, { at: '/sign-up?email=ada%40example.org&next=%2Finvitation', path: '/sign-up' })
  await fill()
  await waitFor(() => expect(router.state.location.pathname).toBe('/verify-email'))
  expect(router.state.location.search).toContain('next=%2Finvitation')
  expect(server.to(SIGN_UP)[0]?.body).toEqual({ display_name: 'Ada', email: 'ada@example.org', password: 'short' })
})

it('says what to do when the server cannot be reached', async () => {
  serve({ [SESSION]: () => signedOut(), [SIGN_UP]: () => 'unreachable' })
  show(<SignUp />, { at: '/sign-up?email=ada%40example.org', path: '/sign-up' })
  await fill()
  expect(await screen.findByRole('alert')).toHaveTextContent('The server cannot be reached.')
  expect(screen.getByLabelText(/Your name/)).toHaveValue('Ada')
})

it('says at once where the site takes nobody in, and leads to sign-in instead of showing the form', async () => {
  serve({ [SESSION]: () => ({ status: 401, body: { status: 401, data: { flows: [{ id: 'login' }] }, meta: { is_authenticated: false } } }) })
  show(<SignUp />, { at: '/sign-up?next=%2Finvitation', path: '/sign-up' })
  expect(await screen.findByText('Sign-up is closed here. Ask somebody who is already a member to invite you.')).toBeVisible()
  expect(screen.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', '/sign-in?next=%2Finvitation')
  expect(screen.queryByLabelText(/Your name/)).toBeNull()
})

it('tells nobody who is signed in that sign-up is closed', async () => {
  serve({ [SESSION]: signedIn })
  const { router } = show(<SignUp />, { at: '/sign-up', path: '/sign-up' })
  await waitFor(() => expect(router.state.location.pathname).toBe('/'))
  expect(screen.queryByText(/Sign-up is closed/)).toBeNull()
})
