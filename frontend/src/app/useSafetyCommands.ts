import { useLingui } from '@lingui/react/macro'
import { useNavigate } from 'react-router'
import { bootstrap, secures } from '../bootstrap'
import type { Command } from '../commands'

/** The ways to the security screen, and to what it can add and change. */
export function useSafetyCommands(): Command[] {
  const { t } = useLingui()
  const navigate = useNavigate()
  const open = (query = '') => void navigate(`/security${query}`)
  const section = t`Account`
  if (bootstrap.auth === '') return []
  return [
    { id: 'security', label: t`Security`, section, finds: t`settings, password, passkey, e-mail address, two-factor`, run: () => open() },
    { id: 'security.address', label: t`Add an e-mail address…`, section, run: () => open('?ask=address') },
    { id: 'security.password', label: t`Change your password…`, section, run: () => open('?ask=password') },
    ...(secures('webauthn') ? [{ id: 'security.passkey', label: t`Add a passkey…`, section, run: () => open('?ask=passkey') }] : []),
    ...(secures('totp') ? [{ id: 'security.totp', label: t`Set up an authenticator app…`, section, finds: t`two-factor code`, run: () => open('?ask=totp') }] : []),
    ...(secures('sessions') ? [{ id: 'sign-out-everywhere', label: t`Sign out everywhere else…`, section, finds: t`sessions, devices`, run: () => open('?end=others') }] : []),
  ]
}
