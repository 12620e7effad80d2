import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect } from 'react'
import { Link, useNavigate } from 'react-router'
import { useGetSessionQuery, useSignUpMutation } from '../../api/session'
import { Anchor, Button, FormProblem, Note, Outside, PasswordInput, TextInput, useForm } from '../../ui'
import { signedUp } from '../../ui/newHere'
import { useArrive, useCarried } from './next'

export function SignUp() {
  const { t } = useLingui()
  const { data: session } = useGetSessionQuery()
  const [signUp] = useSignUpMutation()
  const { email, query } = useCarried()
  const form = useForm({ display_name: '', email, password: '' })
  const navigate = useNavigate()
  const arrive = useArrive()
  const signedIn = session?.signedIn
  useEffect(() => {
    if (signedIn) arrive()
  }, [signedIn, arrive])

  const send = form.submit(async (values) => {
    const next = await signUp(values).unwrap()
    // The shell shows its tour to whoever is new here.
    signedUp(values.email)
    if (next.pending === 'verify_email') void navigate(`/verify-email${query}`)
  })

  // Whoever is signed in, or half way in, is led on; their session says nothing about signing up.
  if (session && !session.signedIn && !session.pending && !session.canSignUp) {
    return (
      <Outside title={t`Create an account`} lead={t`Sign-up is closed here. Ask somebody who is already a member to invite you.`}>
        <Button component={Link} to={`/sign-in${query}`}><Trans>Sign in</Trans></Button>
      </Outside>
    )
  }
  return (
    <Outside
      title={t`Create an account`}
      foot={<Trans>Already have an account? <Anchor component={Link} to={`/sign-in${query}`}>Sign in</Anchor></Trans>}
    >
      <form ref={form.ref} onSubmit={send}>
        {email && <Note><Trans>Keep this address: your invitation was sent to it.</Trans></Note>}
        <FormProblem problem={form.problem} shown={['display_name', 'email', 'password']} />
        <TextInput
          {...form.field('display_name')} label={t`Your name`} description={t`As others here should see it.`} autoComplete="name"
          maxLength={80} required autoFocus dir="auto"
        />
        <TextInput {...form.field('email')} label={t`E-mail`} type="email" autoComplete="username" required />
        <PasswordInput
          {...form.field('password')} label={t`Password`} description={t`Ten characters or more; a few words make a good one.`}
          autoComplete="new-password" required
        />
        <Button type="submit" loading={form.busy}><Trans>Create account</Trans></Button>
      </form>
    </Outside>
  )
}
