import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { canUsePasskeys } from '../../api/passkeys'
import { problemOf } from '../../api/problem'
import { type Session, useConfirmByPasskeyMutation, useConfirmMfaMutation, useSignOutMutation } from '../../api/session'
import { Anchor, Button, FormProblem, Outside, OutsideLinks, TextInput, useForm, useTold } from '../../ui'

/** The password was right; now a code, a recovery code or a passkey. `onOver` when this took longer than the site waits. */
export function SecondStep({ session, onOver }: { session: Session; onOver: () => void }) {
  const { t } = useLingui()
  const [confirm] = useConfirmMfaMutation()
  const [byPasskey] = useConfirmByPasskeyMutation()
  const [signOut] = useSignOutMutation()
  const told = useTold()
  const has = (kind: string) => session.factors.includes(kind)
  // An older server does not say what there is: a code is always worth a try.
  const byApp = has('totp') || session.factors.length === 0
  const [recovering, setRecovering] = useState(!byApp && !has('webauthn'))
  const form = useForm({ code: '' })

  const settle = async (asked: Promise<Session>) => {
    const next = await asked
    if (!next.signedIn && next.pending === null) onOver()
  }
  const send = form.submit(({ code }) => settle(confirm(code.replaceAll(/\s/g, '')).unwrap()))
  const withPasskey = () => settle(byPasskey().unwrap()).catch((error: unknown) => form.setProblem(problemOf(error)))
  const turn = (recovery: boolean) => {
    setRecovering(recovery)
    form.setValues({ code: '' })
    form.setProblem(null)
  }
  const lead = recovering ? t`Enter one of the recovery codes that you kept. Each works once.`
    : byApp ? t`Enter the code from your authenticator app.` : t`Confirm with your passkey.`
  return (
    <Outside title={t`Second step`} lead={lead}>
      <form ref={form.ref} onSubmit={send}>
        <FormProblem problem={form.problem} shown={['code']} />
        {(byApp || recovering) && (
          <>
            <TextInput
              key={String(recovering)} {...form.field('code')} label={recovering ? t`Recovery code` : t`Code`} required autoFocus
              autoComplete={recovering ? 'off' : 'one-time-code'} inputMode="numeric"
            />
            <Button type="submit" loading={form.busy}><Trans>Continue</Trans></Button>
          </>
        )}
        {has('webauthn') && canUsePasskeys() && (
          <Button variant={byApp || recovering ? 'default' : 'filled'} onClick={() => void withPasskey()}><Trans>Use a passkey</Trans></Button>
        )}
      </form>
      <OutsideLinks>
        {!recovering && (has('recovery_codes') || session.factors.length === 0) && (
          <Anchor component="button" type="button" size="sm" onClick={() => turn(true)}><Trans>Use a recovery code instead</Trans></Anchor>
        )}
        {recovering && byApp && (
          <Anchor component="button" type="button" size="sm" onClick={() => turn(false)}><Trans>Use the authenticator app</Trans></Anchor>
        )}
        <Anchor component="button" type="button" size="sm" onClick={() => void told(signOut())}><Trans>Start again</Trans></Anchor>
      </OutsideLinks>
    </Outside>
  )
}
