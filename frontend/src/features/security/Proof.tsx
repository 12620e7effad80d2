import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Challenge, Way } from '../../api/proof'
import { useProveMutation } from '../../api/session'
import { canUsePasskeys } from '../../api/passkeys'
import { Button, Dialog, FormActions, FormProblem, PasswordInput, TextInput, useForm } from '../../ui'
import classes from './Security.module.css'

function ByWriting({ way, onProved, children }: { way: 'password' | 'code'; onProved: () => void; children: React.ReactNode }) {
  const { t } = useLingui()
  const [prove] = useProveMutation()
  const form = useForm({ password: '', code: '' })
  const send = form.submit(async ({ password, code }) => {
    await prove(way === 'password' ? { password } : { code: code.trim() }).unwrap()
    onProved()
  })
  return (
    <form ref={form.ref} onSubmit={send} className={classes.stack}>
      <FormProblem problem={form.problem} shown={[way]} />
      {way === 'password'
        ? <PasswordInput {...form.field('password')} label={t`Password`} autoComplete="current-password" required data-autofocus />
        : <TextInput {...form.field('code')} label={t`Code from your app, or a recovery code`} autoComplete="one-time-code" required data-autofocus />}
      <FormActions>
        <Button type="submit" loading={form.busy}><Trans>Confirm</Trans></Button>
        {children}
      </FormActions>
    </form>
  )
}

function ByPasskey({ onProved, children }: { onProved: () => void; children: React.ReactNode }) {
  const [prove] = useProveMutation()
  const form = useForm({})
  const send = form.submit(async () => {
    await prove('passkey').unwrap()
    onProved()
  })
  return (
    <form ref={form.ref} onSubmit={send} className={classes.stack}>
      <FormProblem problem={form.problem} />
      <FormActions>
        <Button type="submit" loading={form.busy} data-autofocus><Trans>Use a passkey</Trans></Button>
        {children}
      </FormActions>
    </form>
  )
}

const WORDS: Record<Way, () => React.ReactNode> = {
  password: () => <Trans>Use your password</Trans>,
  code: () => <Trans>Use a code</Trans>,
  passkey: () => <Trans>Use a passkey</Trans>,
}

/** Asks who is there before a dangerous act. What waits for it is done afterwards by itself. */
export function Proof({ challenge }: { challenge: Challenge }) {
  const { t } = useLingui()
  const ways = challenge.ways.filter((way) => way !== 'passkey' || canUsePasskeys())
  const [chosen, setWay] = useState<Way>(ways[0] ?? 'password')
  const proved = () => challenge.answer(true)
  const others = ways.filter((way) => way !== chosen).map((way) => (
    <Button key={way} variant="default" onClick={() => setWay(way)}>{WORDS[way]()}</Button>
  ))
  return (
    <Dialog title={t`Confirm that it is you`} opened onClose={() => challenge.answer(false)}>
      <div className={classes.stack}>
        <div><Trans>This changes how your account is protected. What you asked for is done right after.</Trans></div>
        {chosen === 'passkey'
          ? <ByPasskey onProved={proved}>{others}</ByPasskey>
          : <ByWriting key={chosen} way={chosen} onProved={proved}>{others}</ByWriting>}
      </div>
    </Dialog>
  )
}
