import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { canUsePasskeys } from '../../api/passkeys'
import { problemOf } from '../../api/problem'
import { useGetSessionQuery, useSignInByPasskeyMutation, useSignInMutation } from '../../api/session'
import { secures } from '../../bootstrap'
import { Anchor, Button, FormProblem, Note, Outside, PasswordInput, TextInput, useForm } from '../../ui'
import { useArrive, useCarried } from './next'
import { SecondStep } from './SecondStep'
import { VerifyEmail } from './VerifyEmail'

export function SignIn() {
  const { t } = useLingui()
  const { data: session } = useGetSessionQuery()
  const [signIn] = useSignInMutation()
  const [byPasskey, asking] = useSignInByPasskeyMutation()
  const { email, query } = useCarried()
  const [over, setOver] = useState(false)
  const form = useForm({ email, password: '' })
  const arrive = useArrive()
  const signedIn = session?.signedIn
  useEffect(() => {
    if (signedIn) arrive()
  }, [signedIn, arrive])

  const send = form.submit((values) => {
    setOver(false)
    return signIn(values).unwrap()
  })
  const withPasskey = async () => {
    form.setProblem(null)
    const { error } = await byPasskey()
    if (error) form.setProblem(problemOf(error))
  }

  if (session?.pending === 'mfa_authenticate') return <SecondStep session={session} onOver={() => setOver(true)} />
  if (session?.pending === 'verify_email') return <VerifyEmail />
  return (
    <Outside
      title={t`Sign in`}
      foot={session?.canSignUp !== false && <Trans>New here? <Anchor component={Link} to={`/sign-up${query}`}>Create an account</Anchor></Trans>}
    >
      <form ref={form.ref} onSubmit={send}>
        {over && <Note tone="held"><Trans>The second step took too long. Sign in again.</Trans></Note>}
        <FormProblem problem={form.problem} shown={['email', 'password']} />
        <TextInput {...form.field('email')} label={t`E-mail`} type="email" autoComplete="username" required autoFocus={!email} />
        <PasswordInput
          {...form.field('password')} label={t`Password`} autoComplete="current-password" required autoFocus={Boolean(email)}
        />
        <Button type="submit" loading={form.busy}><Trans>Sign in</Trans></Button>
        {secures('passkey_sign_in') && canUsePasskeys() && (
          <Button variant="default" loading={asking.isLoading} onClick={() => void withPasskey()}><Trans>Sign in with a passkey</Trans></Button>
        )}
        <Anchor component={Link} to={`/reset-password${query}`} size="sm"><Trans>Forgotten your password?</Trans></Anchor>
      </form>
    </Outside>
  )
}
