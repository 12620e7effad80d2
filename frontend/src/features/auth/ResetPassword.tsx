import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { useCheckResetKeyMutation, useGetSessionQuery, useRequestResetMutation, useResetPasswordMutation } from '../../api/session'
import { Anchor, Button, FormProblem, Note, Outside, PasswordInput, TextInput, useForm } from '../../ui'
import { useCarried } from './next'

function AskForMail({ onSent }: { onSent: (email: string) => void }) {
  const { t } = useLingui()
  const [request] = useRequestResetMutation()
  const { email, query } = useCarried()
  const form = useForm({ email })
  const send = form.submit(async (values) => {
    await request(values.email).unwrap()
    onSent(values.email)
  })
  return (
    <Outside
      title={t`Reset your password`} lead={t`We send you an e-mail that lets you choose a new one.`}
      foot={<Anchor component={Link} to={`/sign-in${query}`}><Trans>Back to sign-in</Trans></Anchor>}
    >
      <form ref={form.ref} onSubmit={send}>
        <FormProblem problem={form.problem} shown={['email']} />
        <TextInput {...form.field('email')} label={t`E-mail`} type="email" autoComplete="username" required autoFocus />
        <Button type="submit" loading={form.busy}><Trans>Send e-mail</Trans></Button>
      </form>
    </Outside>
  )
}

function AskForCode({ onKey, onAgain }: { onKey: (key: string) => void; onAgain: () => void }) {
  const { t } = useLingui()
  const [check] = useCheckResetKeyMutation()
  const form = useForm({ key: '' })
  const send = form.submit(async ({ key }) => {
    await check(key.trim()).unwrap()
    onKey(key.trim())
  })
  return (
    <Outside
      title={t`Enter the code`} lead={t`If there is an account with this address, a code is on its way to it.`}
      foot={<Anchor component={Link} to="/sign-in"><Trans>Back to sign-in</Trans></Anchor>}
    >
      <form ref={form.ref} onSubmit={send}>
        <FormProblem problem={form.problem} shown={['key']} />
        <TextInput {...form.field('key')} label={t`Code`} autoComplete="one-time-code" required autoFocus />
        <Button type="submit" loading={form.busy}><Trans>Continue</Trans></Button>
        <Anchor component="button" type="button" size="sm" onClick={onAgain}><Trans>Send another e-mail</Trans></Anchor>
      </form>
    </Outside>
  )
}

function ChooseNew({ code, onDone, onAgain }: { code: string; onDone: () => void; onAgain: () => void }) {
  const { t } = useLingui()
  const [reset] = useResetPasswordMutation()
  const form = useForm({ password: '' })
  const send = form.submit(async ({ password }) => {
    await reset({ key: code, password }).unwrap()
    onDone()
  })
  if (form.errors.key || form.problem?.status === 409) {
    return (
      <Outside title={t`This link does not work`} lead={t`It was used before, is too old, or was cut off. Ask for a new e-mail.`}>
        <Button onClick={onAgain}><Trans>Send a new e-mail</Trans></Button>
      </Outside>
    )
  }
  return (
    <Outside title={t`Choose a new password`}>
      <form ref={form.ref} onSubmit={send}>
        <FormProblem problem={form.problem} shown={['password']} />
        <PasswordInput
          {...form.field('password')} label={t`New password`} autoComplete="new-password" required autoFocus
          description={t`Ten characters or more; a few words make a good one.`}
        />
        <Button type="submit" loading={form.busy}><Trans>Save password</Trans></Button>
      </form>
    </Outside>
  )
}

/** By code where the site sends codes, else by the key in the e-mail's link. */
export function ResetPassword() {
  const { t } = useLingui()
  const { key: linked = '' } = useParams()
  const { data: session } = useGetSessionQuery()
  const [asking, setAsking] = useState(false)
  const [sentTo, setSentTo] = useState('')
  const [code, setCode] = useState(linked)
  const [done, setDone] = useState(false)

  if (done) {
    return (
      <Outside title={t`Your password is changed`}>
        <Button component={Link} to="/sign-in"><Trans>Sign in</Trans></Button>
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
    <Outside title={t`Look into your mailbox`} foot={<Anchor component={Link} to="/sign-in"><Trans>Back to sign-in</Trans></Anchor>}>
      <Note tone="done"><Trans>If there is an account for <bdi>{sentTo}</bdi>, an e-mail with a link is on its way.</Trans></Note>
    </Outside>
  )
}
