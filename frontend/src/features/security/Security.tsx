import { useLingui } from '@lingui/react/macro'
import { secures } from '../../bootstrap'
import { Page } from '../../ui'
import { AuthenticatorApp } from './AuthenticatorApp'
import { Emails } from './Emails'
import { Passkeys } from './Passkeys'
import { Password } from './Password'
import { RecoveryCodes } from './RecoveryCodes'
import { Sessions } from './Sessions'

/** Everything by which one gets into one's account, and where one is in it now. What a site has not is not shown. */
export function Security() {
  const { t } = useLingui()
  return (
    <Page title={t`Security`} lead={t`How you sign in, and where you are signed in now.`}>
      <Emails />
      <Password />
      {secures('webauthn') && <Passkeys />}
      {secures('totp') && <AuthenticatorApp />}
      {secures('recovery_codes') && <RecoveryCodes />}
      {secures('sessions') && <Sessions />}
    </Page>
  )
}
