import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { useGetSessionQuery, useLookUpEmailKeyQuery, useResendEmailCodeMutation, useSignOutMutation, useVerifyEmailMutation } from '../../api/session'
import { problemOf } from '../../api/problem'
import { Anchor, Button, FormProblem, Note, Outside, OutsideLinks, TextInput, useForm, useToast, useTold } from '../../ui'
import { useArrive } from './next'

const KEY = ['key'] as const
const NONE: readonly string[] = []

/** By code from the e-mail. A link brings its key along: it says for which address, and nothing happens before the button is pressed. */
export function VerifyEmail() {
  const { t } = useLingui()
  const [params] = useSearchParams()
  const { key = params.get('key') ?? '' } = useParams()
  const { data: session } = useGetSessionQuery()
  const { data: address, error: unknown } = useLookUpEmailKeyQuery(key, { skip: !key })
  const [verify] = useVerifyEmailMutation()
  const [resend, resent] = useResendEmailCodeMutation()
  const [signOut] = useSignOutMutation()
  const form = useForm({ key })
  const toast = useToast()
  const arrive = useArrive()
  const signedIn = session?.signedIn
  useEffect(() => {
    // A link may confirm one more address of somebody who is signed in: there is something to do first.
    if (signedIn && !key) arrive()
  }, [signedIn, key, arrive])

  const confirm = form.submit(async (values) => {
    await verify(values.key.trim()).unwrap()
    if (!key) return
    toast(t`The address is confirmed.`)
    arrive()
  })
  const told = useTold()
  const startAgain = async () => {
    const { error } = await told(signOut())
    if (!error) window.location.assign('/sign-up')
  }
  const again = async () => {
    const answer = await resend()
    if ('error' in answer) toast(problemOf(answer.error).detail, 'problem')
    else toast(t`A new code is on its way.`)
  }
  const nothing = !key && session && !session.signedIn && session.pending !== 'verify_email'
  const spent = unknown !== undefined && [400, 409].includes(problemOf(unknown).status)
  if (signedIn && (spent || form.problem?.status === 409)) {
    return (
      <Outside title={t`Nothing to confirm`} lead={t`This link was used or is too old. Under Security you see which of your addresses are confirmed.`}>
        <Button component={Link} to="/security"><Trans>Security</Trans></Button>
      </Outside>
    )
  }
  if (nothing || spent || form.problem?.status === 409) {
    return (
      <Outside title={t`Nothing to confirm`} lead={t`This step is not open any more. Sign in; where your address is still to be confirmed, you get a new e-mail.`}>
        <Button component={Link} to="/sign-in"><Trans>Sign in</Trans></Button>
      </Outside>
    )
  }
  const byLink = address ? <Trans>One step left: confirm that <bdi>{address}</bdi> is yours.</Trans> : t`One step left.`
  return (
    <Outside title={t`Confirm your e-mail`} lead={key ? byLink : t`We sent a code to your address. Enter it here.`}>
      <form ref={form.ref} onSubmit={confirm}>
        <FormProblem problem={form.problem} shown={key ? NONE : KEY} />
        {!key && <TextInput {...form.field('key')} label={t`Code`} autoComplete="one-time-code" autoCapitalize="characters" required autoFocus />}
        <Button type="submit" loading={form.busy} autoFocus={Boolean(key)}><Trans>Confirm</Trans></Button>
      </form>
      {!key && (
        <OutsideLinks>
          <Anchor component="button" type="button" size="sm" disabled={resent.isLoading} onClick={() => void again()}>
            <Trans>Send a new code</Trans>
          </Anchor>
          <Anchor component="button" type="button" size="sm" onClick={() => void startAgain()}>
            <Trans>Use another address</Trans>
          </Anchor>
        </OutsideLinks>
      )}
      <Note><Trans>No e-mail? Look into the spam folder, and check the spelling of the address.</Trans></Note>
    </Outside>
  )
}
