import { act, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import type * as Bootstrap from '../../bootstrap'
import { secures } from '../../bootstrap'
import { commandsNow } from '../../commands/registry'
import { show } from '../../test/render'
import { serve } from '../../test/server'
import { Passkeys } from './Passkeys'

vi.mock('../../bootstrap', async (original) => ({ ...(await original<typeof Bootstrap>()), secures: vi.fn() }))
vi.mock('../../api/passkeys', () => ({ canUsePasskeys: () => true, makePasskey: async () => ({ credential: {} }) }))

const ROOT = '/_allauth/browser/v1/account/authenticators'
const passkey = { id: 7, type: 'webauthn', name: 'Firefox on Linux', created_at: 1_790_000_000, last_used_at: null }
const body = { status: 200, data: { creation_options: { publicKey: {} } } }

async function add() {
  const server = serve({
    [`GET ${ROOT}`]: () => ({ body: { status: 200, data: [{ ...passkey, type: 'totp' }] } }),
    [`GET ${ROOT}/webauthn`]: () => ({ body }),
    [`POST ${ROOT}/webauthn`]: () => ({ body: { status: 200, data: {} } }),
  })
  show(<Passkeys />)
  await userEvent.click(await screen.findByRole('button', { name: 'Add passkey' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Continue' }))
  return server
}

const opens = (alone: boolean) => vi.mocked(secures).mockImplementation((way) => way !== 'passkey_sign_in' || alone)

beforeEach(() => { opens(true) })

it('says that one can sign in with it where one can', async () => {
  const server = await add()
  expect(await screen.findByText(/You can sign in with it from now on/)).toBeVisible()
  expect(screen.getByText(/instead of a password/)).toBeVisible()
  expect(server.to(`POST ${ROOT}/webauthn`)[0]?.body).toMatchObject({ passwordless: true })
})

it('speaks of a second step where it is no more than that', async () => {
  opens(false)
  await add()
  expect(await screen.findByText(/From now on it can be the second step after your password/)).toBeVisible()
  expect(screen.queryByText(/instead of a password|sign in with it|quicker than a password/)).toBeNull()
})

it('says so too where it is removed', async () => {
  opens(false)
  serve({ [`GET ${ROOT}`]: () => ({ body: { status: 200, data: [passkey] } }) })
  show(<Passkeys />)
  await userEvent.click(await screen.findByRole('button', { name: 'Remove Firefox on Linux' }))
  const dialog = await screen.findByRole('dialog', { name: 'Remove this passkey?' })
  expect(within(dialog).getByText(/is no second step any more/)).toBeVisible()
})

it('renames and removes by the palette, by its name', async () => {
  serve({ [`GET ${ROOT}`]: () => ({ body: { status: 200, data: [passkey] } }) })
  show(<Passkeys />)
  await screen.findByRole('button', { name: 'Rename Firefox on Linux' })
  expect(commandsNow().map(({ label }) => label)).toEqual(expect.arrayContaining(['Rename the passkey Firefox on Linux…', 'Remove the passkey Firefox on Linux…']))
  act(() => void commandsNow().find(({ id }) => id === 'security.passkey.rename.7')!.run())
  expect(await screen.findByLabelText(/Name of the passkey/)).toHaveValue('Firefox on Linux')
  expect(commandsNow().filter(({ id }) => id.startsWith('security.passkey.'))).toEqual([])
})
