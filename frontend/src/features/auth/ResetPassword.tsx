import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { useCheckResetKeyMutation, useGetSessionQuery, useRequestResetMutation, useResetPasswordMutation } from '../../api/session'
import { Anchor, Button, FormProblem, Note, Outside, PasswordInput, TextInput, useForm } from '../../ui'
import { useCarried } from './next'

function AskForMail({ onSent }: { onSent: (email: string) => void }) {
  const [request] = useRequestResetMutation()
  const { email, query } = useCarried()
  const form = useForm({ email })
  const send = form.submit(async (values) => {
    await request(values.email).unwrap()
    onSent(values.email)
  })
  return (
    <Outside
      title="Reset your password" lead="We send you an e-mail that lets you choose a new one."
      foot={<Anchor component={Link} to={`/sign-in${query}`}>Back to sign-in</Anchor>}
    >
      <form ref={form.ref} onSubmit={send}>
        <FormProblem problem={form.problem} shown={['email']} />
        <TextInput {...form.field('email')} label="E-mail" type="email" autoComplete="username" required autoFocus />
        <Button type="submit" loading={form.busy}>Send e-mail</Button>
      </form>
    </Outside>
  )
}

function AskForCode({ onKey, onAgain }: { onKey: (key: string) => void; onAgain: () => void }) {
  const [check] = useCheckResetKeyMutation()
  const form = useForm({ key: '' })
  const send = form.submit(async ({ key }) => {
    await check(key.trim()).unwrap()
    onKey(key.trim())
  })
  return (
    <Outside
      title="Enter the code" lead="If there is an account with this address, a code is on its way to it."
      foot={<Anchor component={Link} to="/sign-in">Back to sign-in</Anchor>}
    >
      <form ref={form.ref} onSubmit={send}>
        <FormProblem problem={form.problem} shown={['key']} />
        <TextInput {...form.field('key')} label="Code" autoComplete="one-time-code" required autoFocus />
        <Button type="submit" loading={form.busy}>Continue</Button>
        <Anchor component="button" type="button" size="sm" onClick={onAgain}>Send another e-mail</Anchor>
      </form>
    </Outside>
  )
}

function ChooseNew({ code, onDone, onAgain }: { code: string; onDone: () => void; onAgain: () => void }) {
  const [reset] = useResetPasswordMutation()
  const form = useForm({ password: '' })
  const send = form.submit(async ({ password }) => {
    await reset({ key: code, password }).unwrap()
    onDone()
  })
  if (form.errors.key || form.problem?.status === 409) {
    return (
      <Outside title="This link does not work" lead="It was used before, is too old, or was cut off. Ask for a new e-mail.">
        <Button onClick={onAgain}>Send a new e-mail</Button>
      </Outside>
    )
  }
  return (
    <Outside title="Choose a new password">
      <form ref={form.ref} onSubmit={send}>
        <FormProblem problem={form.problem} shown={['password']} />
        <PasswordInput
          {...form.field('password')} label="New password" autoComplete="new-password" required autoFocus
          description="Ten characters or more; a few words make a good one."
        />
        <Button type="submit" loading={form.busy}>Save password</Button>
      </form>
    </Outside>
  )
}

/** By code where the site sends codes, else by the key in the e-mail's link. */
export function ResetPassword() {
  const { key: linked = '' } = useParams()
  const { data: session } = useGetSessionQuery()
  const [asking, setAsking] = useState(false)
  const [sentTo, setSentTo] = useState('')
  const [code, setCode] = useState(linked)
  const [done, setDone] = useState(false)

  if (done) {
    return (
      <Outside title="Your password is changed">
        <Button component={Link} to="/sign-in">Sign in</Button>
      </Outside>
    )
  }
  const again = () => {
    setCode('')
    setAsking(true)
  }
  const sent = (email: string) => {
    setSentTo(email)
    setAsking(false)
  }
  if (asking) return <AskForMail onSent={sent} />
  if (code) return <ChooseNew code={code} onDone={() => setDone(true)} onAgain={again} />
  if (session?.pending === 'password_reset_by_code') return <AskForCode onKey={setCode} onAgain={again} />
  if (!sentTo) return <AskForMail onSent={sent} />
  return (
    <Outside title="Look into your mailbox" foot={<Anchor component={Link} to="/sign-in">Back to sign-in</Anchor>}>
      <Note tone="done">If there is an account for <strong dir="auto">{sentTo}</strong>, an e-mail with a link is on its way.</Note>
    </Outside>
  )
}
