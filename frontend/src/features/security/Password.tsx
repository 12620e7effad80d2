import { Trans, useLingui } from '@lingui/react/macro'
import { useChangePasswordMutation } from '../../api/account'
import { useGetSessionQuery } from '../../api/session'
import { Button, FormActions, FormProblem, PasswordInput, Section, Sheet, useForm, useOpened, useToast } from '../../ui'
import { Thing } from './parts'
import classes from './Security.module.css'

function Change({ onDone }: { onDone: () => void }) {
  const { t } = useLingui()
  const { data: session } = useGetSessionQuery()
  const [change] = useChangePasswordMutation()
  const toast = useToast()
  const form = useForm({ current_password: '', new_password: '' })
  const send = form.submit(async (values) => {
    await change(values).unwrap()
    toast(t`Your password is changed. Everywhere else you are signed out.`)
    onDone()
  })
  return (
    <form ref={form.ref} onSubmit={send} className={classes.form}>
      {/* For whoever keeps passwords: which account this one is for. */}
      <input type="text" name="username" autoComplete="username" value={session?.email ?? ''} readOnly hidden />
      <FormProblem problem={form.problem} shown={['current_password', 'new_password']} />
      <PasswordInput {...form.field('current_password')} label={t`Current password`} autoComplete="current-password" required autoFocus />
      <PasswordInput
        {...form.field('new_password')} label={t`New password`} autoComplete="new-password" required
        description={t`Ten characters or more; a few words make a good one.`}
      />
      <FormActions>
        <Button type="submit" loading={form.busy}><Trans>Change password</Trans></Button>
        <Button variant="default" onClick={onDone}><Trans>Cancel</Trans></Button>
      </FormActions>
    </form>
  )
}

export function Password() {
  const { t } = useLingui()
  const [open, setOpen] = useOpened('password')
  return (
    <Section title={t`Password`}>
      <Sheet>
        {open ? <Change onDone={() => setOpen(false)} /> : (
          <Thing name={t`Change it when somebody else may know it.`}>
            <Button variant="default" onClick={() => setOpen(true)}><Trans>Change password</Trans></Button>
          </Thing>
        )}
      </Sheet>
    </Section>
  )
}
