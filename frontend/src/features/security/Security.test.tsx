import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { Safety } from '../../app/Safety'
import { commandsNow } from '../../commands/registry'
import { show } from '../../test/render'
import { serve, signedIn } from '../../test/server'
// Loaded beforehand, so that no test waits for it.
import './Proof'
import { Security } from './Security'

const ROOT = '/_allauth/browser/v1'
const EMAIL = `${ROOT}/account/email`
const one = { email: 'ada@example.org', verified: true, primary: true }
const asksForProof = {
  status: 401,
  body: { status: 401, data: { flows: [{ id: 'reauthenticate' }] }, meta: { is_authenticated: true } },
}

function site(routes: Parameters<typeof serve>[0] = {}) {
  return serve({
    [`GET ${ROOT}/auth/session`]: signedIn,
    [`GET ${EMAIL}`]: () => ({ body: { status: 200, data: [one] } }),
    [`GET ${ROOT}/account/authenticators`]: () => ({ body: { status: 200, data: [] } }),
    [`GET ${ROOT}/auth/sessions`]: () => ({
      body: {
        status: 200,
        data: [
          { id: 1, user_agent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0', ip: '192.0.2.7', created_at: 1_790_000_000, is_current: false },
          { id: 2, user_agent: 'Mozilla/5.0 (iPhone) Safari/604.1', ip: '192.0.2.8', created_at: 1_790_000_000, is_current: true },
        ],
      },
    }),
    ...routes,
  })
}

const open = (at = '/security') => show(<><Security /><Safety /></>, { at, path: '/security' })

const run = (label: string) => act(() => void commandsNow().find((command) => command.label === label)!.run())

async function addAddress() {
  await userEvent.click(await screen.findByRole('button', { name: 'Add address' }))
  await userEvent.type(await screen.findByLabelText(/New e-mail address/), 'countess@example.org')
  await userEvent.click(screen.getByRole('button', { name: 'Send code' }))
}

it('asks who is there and then does what was asked for by itself', async () => {
  let proved = false
  const server = site({
    [`POST ${EMAIL}`]: () => (proved ? { body: { status: 200, data: [one] } } : asksForProof),
    [`POST ${ROOT}/auth/reauthenticate`]: () => {
      proved = true
      return signedIn()
    },
  })
  open()
  await addAddress()
  const dialog = await screen.findByRole('dialog', { name: 'Confirm that it is you' })
  await userEvent.type(within(dialog).getByLabelText(/Password/), 'a harbour at four{Enter}')
  expect(await screen.findByLabelText(/Code/)).toBeVisible()
  expect(server.to(`POST ${EMAIL}`).map((call) => call.body)).toEqual([{ email: 'countess@example.org' }, { email: 'countess@example.org' }])
})

it('keeps what was typed when the question is given up', async () => {
  site({ [`POST ${EMAIL}`]: () => asksForProof })
  open()
  await addAddress()
  await screen.findByRole('dialog', { name: 'Confirm that it is you' })
  await userEvent.keyboard('{Escape}')
  expect(await screen.findByRole('alert')).toHaveTextContent('Nothing was changed')
  expect(screen.getByLabelText(/New e-mail address/)).toHaveValue('countess@example.org')
})

it('says what was wrong with the proof, and asks again', async () => {
  site({
    [`POST ${EMAIL}`]: () => asksForProof,
    [`POST ${ROOT}/auth/reauthenticate`]: () => ({ status: 400, body: { status: 400, errors: [{ message: 'Incorrect password.', param: 'password' }] } }),
  })
  open()
  await addAddress()
  const dialog = await screen.findByRole('dialog', { name: 'Confirm that it is you' })
  await userEvent.type(within(dialog).getByLabelText(/Password/), 'wrong{Enter}')
  expect(await within(dialog).findByText('Incorrect password.')).toBeVisible()
  await userEvent.keyboard('{Escape}')
  await waitFor(() => expect(dialog).not.toBeInTheDocument())
})

it('names each session, marks this one, and ends the others after a question', async () => {
  const server = site({ [`DELETE ${ROOT}/auth/sessions`]: () => ({ body: { status: 200, data: [] } }) })
  open('/security?end=others')
  const dialog = await screen.findByRole('dialog', { name: 'Sign out everywhere else?' })
  await userEvent.click(within(dialog).getByRole('button', { name: 'Sign out' }))
  expect(server.to(`DELETE ${ROOT}/auth/sessions`)[0]?.body).toEqual({ sessions: [1] })
  const list = await screen.findByRole('list', { name: 'Where you are signed in' })
  const rows = within(list).getAllByRole('listitem')
  expect(rows[0]).toHaveTextContent('Safari on iPhoneThis one')
  expect(rows[1]).toHaveTextContent('Firefox on Linux')
})

it('shows the key and its picture, and no recovery codes before there are any', async () => {
  site({
    [`GET ${ROOT}/account/authenticators/totp`]: () => ({
      status: 404, body: { status: 404, meta: { secret: 'JBSWY3DPEHPK3PXP', totp_url: 'otpauth://totp/ada?secret=JBSWY3DPEHPK3PXP' } },
    }),
  })
  open()
  await userEvent.click(await screen.findByRole('button', { name: 'Set up authenticator app' }))
  expect(await screen.findByText('JBSWY3DPEHPK3PXP')).toBeVisible()
  expect(await screen.findByRole('img', { name: 'QR code for your authenticator app' })).toBeVisible()
  expect(screen.queryByRole('heading', { name: 'Recovery codes' })).toBeNull()
})

it('offers to the palette what can be done with each address, each session and the app, by their names', async () => {
  const END = `DELETE ${ROOT}/auth/sessions`
  const addresses = [one, { email: 'old@example.org', verified: true, primary: false }, { email: 'new@example.org', verified: false, primary: false }]
  const server = site({
    [`GET ${EMAIL}`]: () => ({ body: { status: 200, data: addresses } }),
    [`GET ${ROOT}/account/authenticators`]: () => ({ body: { status: 200, data: [{ type: 'totp', created_at: 1_790_000_000, last_used_at: null }] } }),
    [END]: () => ({ body: { status: 200, data: [] } }),
  })
  open()
  await screen.findByText('Firefox on Linux')
  await screen.findByRole('button', { name: 'Turn off' })
  await screen.findByText('old@example.org')
  const offered = commandsNow().filter(({ section }) => section === 'Account').map(({ label }) => label)
  expect(offered.toSorted()).toEqual([
    'Confirm new@example.org', 'Make primary: old@example.org', 'Remove new@example.org…', 'Remove old@example.org…',
    'Sign out Firefox on Linux (192.0.2.7)', 'Turn the authenticator app off…',
  ])
  run('Sign out Firefox on Linux (192.0.2.7)')
  await waitFor(() => expect(server.to(END)[0]?.body).toEqual({ sessions: [1] }))
  run('Turn the authenticator app off…')
  expect(await screen.findByRole('dialog', { name: 'Turn the authenticator app off?' })).toBeVisible()
})
