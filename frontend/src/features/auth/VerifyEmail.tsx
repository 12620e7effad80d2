import { useEffect } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { useGetSessionQuery, useResendEmailCodeMutation, useSignOutMutation, useVerifyEmailMutation } from '../../api/session'
import { problemOf } from '../../api/problem'
import { Anchor, Button, FormProblem, Note, Outside, OutsideLinks, TextInput, useForm, useToast, useTold } from '../../ui'
import { useArrive } from './next'

/** By code from the e-mail; a link with a key fills the field, and nothing happens before the button is pressed. */
export function VerifyEmail() {
  const [params] = useSearchParams()
  const { key = params.get('key') ?? '' } = useParams()
  const { data: session } = useGetSessionQuery()
  const [verify] = useVerifyEmailMutation()
  const [resend, resent] = useResendEmailCodeMutation()
  const [signOut] = useSignOutMutation()
  const form = useForm({ key })
  const toast = useToast()
  const arrive = useArrive()
  const signedIn = session?.signedIn
  useEffect(() => {
    if (signedIn) arrive()
  }, [signedIn, arrive])

  const told = useTold()
  const startAgain = async () => {
    const { error } = await told(signOut())
    if (!error) window.location.assign('/sign-up')
  }
  const again = async () => {
    const answer = await resend()
    if ('error' in answer) toast(problemOf(answer.error).detail, 'problem')
    else toast('A new code is on its way.')
  }
  const nothing = !key && session && !session.signedIn && session.pending !== 'verify_email'
  if (nothing || form.problem?.status === 409) {
    return (
      <Outside title="Nothing to confirm" lead="This step is not open any more. Sign in; where your address is still to be confirmed, you get a new e-mail.">
        <Button component={Link} to="/sign-in">Sign in</Button>
      </Outside>
    )
  }
  return (
    <Outside title="Confirm your e-mail" lead={key ? 'One step left.' : 'We sent a code to your address. Enter it here.'}>
      <form ref={form.ref} onSubmit={form.submit((values) => verify(values.key.trim()).unwrap())}>
        <FormProblem problem={form.problem} shown={['key']} />
        <TextInput {...form.field('key')} label="Code" autoComplete="one-time-code" autoCapitalize="characters" required autoFocus />
        <Button type="submit" loading={form.busy}>Confirm</Button>
      </form>
      {!key && (
        <OutsideLinks>
          <Anchor component="button" type="button" size="sm" disabled={resent.isLoading} onClick={() => void again()}>
            Send a new code
          </Anchor>
          <Anchor component="button" type="button" size="sm" onClick={() => void startAgain()}>
            Use another address
          </Anchor>
        </OutsideLinks>
      )}
      <Note>No e-mail? Look into the spam folder, and check the spelling of the address.</Note>
    </Outside>
  )
}
