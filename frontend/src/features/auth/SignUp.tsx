import { useEffect } from 'react'
import { Link, useNavigate } from 'react-router'
import { useGetSessionQuery, useSignUpMutation } from '../../api/session'
import { Anchor, Button, FormProblem, Note, Outside, PasswordInput, TextInput, useForm } from '../../ui'
import { useArrive, useCarried } from './next'

export function SignUp() {
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
    if (next.pending === 'verify_email') void navigate(`/verify-email${query}`)
  })

  return (
    <Outside
      title="Create an account"
      foot={<>Already have one? <Anchor component={Link} to={`/sign-in${query}`}>Sign in</Anchor></>}
    >
      <form ref={form.ref} onSubmit={send}>
        {email && <Note>Keep this address: your invitation was sent to it.</Note>}
        <FormProblem problem={form.problem} shown={['display_name', 'email', 'password']} />
        <TextInput
          {...form.field('display_name')} label="Your name" description="As others here should see it." autoComplete="name"
          maxLength={80} required autoFocus dir="auto"
        />
        <TextInput {...form.field('email')} label="E-mail" type="email" autoComplete="username" required />
        <PasswordInput
          {...form.field('password')} label="Password" description="Ten characters or more; a few words make a good one."
          autoComplete="new-password" required
        />
        <Button type="submit" loading={form.busy}>Create account</Button>
      </form>
    </Outside>
  )
}
