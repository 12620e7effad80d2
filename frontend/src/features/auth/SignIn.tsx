import { useEffect } from 'react'
import { Link } from 'react-router'
import { useConfirmMfaMutation, useGetSessionQuery, useSignInMutation } from '../../api/session'
import { Anchor, Button, FormProblem, Outside, PasswordInput, TextInput, useForm } from '../../ui'
import { useArrive, useCarried } from './next'
import { VerifyEmail } from './VerifyEmail'

function SecondFactor() {
  const [confirm] = useConfirmMfaMutation()
  const form = useForm({ code: '' })
  return (
    <Outside title="Second step" lead="Enter the code from your authenticator app, or one of your recovery codes.">
      <form ref={form.ref} onSubmit={form.submit(({ code }) => confirm(code.trim()).unwrap())}>
        <FormProblem problem={form.problem} shown={['code']} />
        <TextInput {...form.field('code')} label="Code" autoComplete="one-time-code" inputMode="numeric" required autoFocus />
        <Button type="submit" loading={form.busy}>Continue</Button>
      </form>
    </Outside>
  )
}

export function SignIn() {
  const { data: session } = useGetSessionQuery()
  const [signIn] = useSignInMutation()
  const { email, query } = useCarried()
  const form = useForm({ email, password: '' })
  const arrive = useArrive()
  const signedIn = session?.signedIn
  useEffect(() => {
    if (signedIn) arrive()
  }, [signedIn, arrive])

  if (session?.pending === 'mfa_authenticate') return <SecondFactor />
  if (session?.pending === 'verify_email') return <VerifyEmail />
  return (
    <Outside
      title="Sign in"
      foot={session?.canSignUp !== false && <>New here? <Anchor component={Link} to={`/sign-up${query}`}>Create an account</Anchor></>}
    >
      <form ref={form.ref} onSubmit={form.submit((values) => signIn(values).unwrap())}>
        <FormProblem problem={form.problem} shown={['email', 'password']} />
        <TextInput {...form.field('email')} label="E-mail" type="email" autoComplete="username" required autoFocus={!email} />
        <PasswordInput
          {...form.field('password')} label="Password" autoComplete="current-password" required autoFocus={Boolean(email)}
        />
        <Button type="submit" loading={form.busy}>Sign in</Button>
        <Anchor component={Link} to={`/reset-password${query}`} size="sm">Forgotten your password?</Anchor>
      </form>
    </Outside>
  )
}
