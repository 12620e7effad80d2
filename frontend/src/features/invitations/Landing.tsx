import { t as word } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { type InvitationPreview, useAcceptInvitationMutation, useDeclineInvitationMutation, useLookupInvitationMutation } from '../../api'
import { type Problem, problemOf } from '../../api/problem'
import { type Session, useGetSessionQuery, useSignOutMutation } from '../../api/session'
import { Button, Confirm, Failed, FormProblem, Group, Loading, Note, Outside, roles, shortDate, Stack, Text, useTold } from '../../ui'
import { useSignOutQuestion } from '../../ui/signOut'
import { forgetToken, takeToken } from './token'

/** What became of an invitation that cannot be answered any more. */
const over: Record<string, () => { title: string; text: string }> = {
  accepted: () => ({ title: word`Already accepted`, text: word`This invitation was accepted before. Sign in to find the project under “My projects”.` }),
  declined: () => ({ title: word({ message: 'Declined', context: 'an invitation' }), text: word`This invitation was declined. Ask for a new one if that was a mistake.` }),
  revoked: () => ({ title: word({ message: 'Taken back', context: 'an invitation' }), text: word`Whoever sent this invitation has taken it back.` }),
  expired: () => ({ title: word`Too late`, text: word`This invitation has expired. Ask the person who sent it for a new one.` }),
  superseded: () => ({
    title: word({ message: 'Replaced', context: 'an invitation' }), text: word`This link was replaced by a newer e-mail, or you got in by another one. Look for the latest in your mailbox.`,
  }),
  used_up: () => ({ title: word({ message: 'Used up', context: 'an invitation link' }), text: word`As many people as this link was made for have used it. Ask for another one.` }),
}

const unknown = () => ({ title: word`Not open any more`, text: word`This invitation cannot be answered any more.` })

function Over({ state }: { state: string }) {
  const { title, text } = (over[state] ?? unknown)()
  return (
    <Outside title={title} lead={text}>
      <GoHome />
    </Outside>
  )
}

const GoHome = () => <Button component={Link} to="/" variant="default" onClick={forgetToken}><Trans>Go home</Trans></Button>

function Preview({ preview }: { preview: InvitationPreview }) {
  const { inviter_name: inviter, title: target } = preview
  const role = preview.role_label || preview.role
  const until = shortDate(preview.expires_at)
  return (
    <Stack gap="xs">
      <p style={{ margin: 0 }}>
        <Trans>
          <strong dir="auto">{inviter}</strong> invites you to <strong dir="auto">{target}</strong> as <strong>{role}</strong>.
        </Trans>
      </p>
      {preview.message && <blockquote dir="auto" style={{ margin: 0, whiteSpace: 'pre-wrap' }}>“{preview.message}”</blockquote>}
      <Text size="sm" c="dimmed">{roles[preview.role]?.does} <Trans>Open until {until}.</Trans></Text>
    </Stack>
  )
}

/** Says no by token; needs no account. */
function Decline({ token, onDone }: { token: string; onDone: () => void }) {
  const { t } = useLingui()
  const [asking, setAsking] = useState(false)
  const [decline] = useDeclineInvitationMutation()
  const send = async (reason: string) => {
    await decline({ declineInvitation: { token, reason } }).unwrap()
    onDone()
  }
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}><Trans>Decline</Trans></Button>
      <Confirm title={t`Decline this invitation?`} label={t`Decline`} reason="optional" opened={asking} onClose={() => setAsking(false)} onConfirm={send}>
        <Trans>The person who sent it is told, with your reason if you give one.</Trans>
      </Confirm>
    </>
  )
}

function Strange({ preview }: { preview: InvitationPreview }) {
  const { t } = useLingui()
  const { email_masked: address, inviter_name: inviter } = preview
  const [signOut, { isLoading }] = useSignOutMutation()
  const told = useTold()
  const { leave, question } = useSignOutQuestion(async () => {
    const { error } = await told(signOut())
    if (!error) window.location.assign('/sign-in?next=/invitation')
  })
  return (
    <Outside title={t`Sent to another address`}>
      <Note tone="held">
        <Trans>
          This invitation was sent to <strong dir="ltr">{address}</strong>, which is not a confirmed address of the account that you are signed in with.
        </Trans>
      </Note>
      <p style={{ margin: 0 }}>
        {inviter
          ? <Trans>Sign out and come back with that address, or ask {inviter} to invite the one you use here.</Trans>
          : <Trans>Sign out and come back with that address, or ask the sender to invite the one you use here.</Trans>}
      </p>
      <Group gap="xs">
        <Button loading={isLoading} onClick={leave}><Trans>Sign out and use the other</Trans></Button>
        <Button component={Link} to="/" variant="default" onClick={forgetToken}><Trans>Stay signed in</Trans></Button>
      </Group>
      {question}
    </Outside>
  )
}

function Entrance({ preview, token, session, onDeclined }: { preview: InvitationPreview; token: string; session: Session; onDeclined: () => void }) {
  const { t } = useLingui()
  const address = preview.email
  const query = new URLSearchParams({ next: '/invitation', ...(address ? { email: address } : {}) }).toString()
  return (
    <Outside title={t`You are invited`}>
      <Preview preview={preview} />
      <Note>
        {address
          ? <Trans>Sign in or create an account with <strong dir="ltr">{address}</strong>; then you decide.</Trans>
          : <Trans>Sign in or create an account with your address; then you decide.</Trans>}
      </Note>
      <Group gap="xs">
        {session.canSignUp && <Button component={Link} to={`/sign-up?${query}`}><Trans>Create an account</Trans></Button>}
        <Button component={Link} to={`/sign-in?${query}`} variant={session.canSignUp ? 'default' : 'filled'}><Trans>Sign in</Trans></Button>
        {!preview.is_link && <Decline token={token} onDone={onDeclined} />}
      </Group>
    </Outside>
  )
}

function Decide({ preview, token, onDeclined }: { preview: InvitationPreview; token: string; onDeclined: () => void }) {
  const { t } = useLingui()
  const [accept, accepting] = useAcceptInvitationMutation()
  const [problem, setProblem] = useState<Problem | null>(null)
  const navigate = useNavigate()
  const enter = async () => {
    setProblem(null)
    const answer = await accept({ acceptInvitation: { token } })
    if ('error' in answer) {
      setProblem(problemOf(answer.error))
      return
    }
    forgetToken()
    void navigate(answer.data?.target.url || '/', { replace: true })
  }
  return (
    <Outside title={t`You are invited`}>
      <Preview preview={preview} />
      <FormProblem problem={problem} />
      <Group gap="xs">
        <Button loading={accepting.isLoading} onClick={() => void enter()}><Trans>Accept</Trans></Button>
        {!preview.is_link && <Decline token={token} onDone={onDeclined} />}
      </Group>
    </Outside>
  )
}

/** The token itself is not complete or not valid. Any other failure says nothing about it: it stays for another try. */
const isBadToken = (error: unknown) => [404, 422].includes(problemOf(error).status)

/** What failed for now: the token is kept, also by who goes home meanwhile. */
function Interrupted({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useLingui()
  return (
    <Outside title={t`Invitation`}>
      <Failed error={error} onRetry={onRetry} action={<Button component={Link} to="/" variant="default"><Trans>Go home</Trans></Button>} />
    </Outside>
  )
}

/** Where the link of an invitation leads. Opening it shows and changes nothing; only the buttons act. */
export function Landing() {
  const { t } = useLingui()
  const [token, setToken] = useState(takeToken)
  const { data: session, error: unknownWho, refetch: askAgain } = useGetSessionQuery()
  const [lookUp, { data: preview, error }] = useLookupInvitationMutation()
  const [declined, setDeclined] = useState(false)
  const known = session !== undefined
  // Another link opened in this window changes the fragment alone, which loads nothing.
  useEffect(() => {
    const again = () => {
      const next = window.location.hash ? takeToken() : null
      if (!next) return
      setDeclined(false)
      setToken(next)
    }
    window.addEventListener('hashchange', again)
    return () => window.removeEventListener('hashchange', again)
  }, [])
  useEffect(() => {
    if (token && known) void lookUp({ tokenBody: { token } })
  }, [token, known, lookUp])

  const onDeclined = () => {
    forgetToken()
    setDeclined(true)
  }
  if (!token) {
    return <Outside title={t`No invitation`} lead={t`Open the link in your e-mail once more.`}><GoHome /></Outside>
  }
  if (declined) return <Outside title={t({ message: 'Declined', context: 'an invitation' })}><Note tone="done"><Trans>Thank you for answering. Nothing else is needed.</Trans></Note></Outside>
  if (error && isBadToken(error)) {
    return <Outside title={t`This link does not work`} lead={t`This link is not complete or not valid any more. Open the latest e-mail once more.`}><GoHome /></Outside>
  }
  if (!session && unknownWho) return <Interrupted error={unknownWho} onRetry={() => void askAgain()} />
  if (error) return <Interrupted error={error} onRetry={() => void lookUp({ tokenBody: { token } })} />
  if (!preview || !session) return <Outside title={t`Invitation`}><Loading rows={2} /></Outside>
  if (preview.state !== 'pending') return <Over state={preview.state} />
  if (!session.signedIn) return <Entrance preview={preview} token={token} session={session} onDeclined={onDeclined} />
  if (preview.address_matches === false) return <Strange preview={preview} />
  return <Decide preview={preview} token={token} onDeclined={onDeclined} />
}
