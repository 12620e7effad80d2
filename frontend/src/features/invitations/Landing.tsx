import { useEffect, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { type InvitationPreview, useAcceptInvitationMutation, useDeclineInvitationMutation, useLookupInvitationMutation } from '../../api'
import { type Problem, problemOf } from '../../api/problem'
import { type Session, useGetSessionQuery, useSignOutMutation } from '../../api/session'
import { Button, Confirm, FormProblem, Group, Loading, Note, Outside, roles, shortDate, Stack, useTold } from '../../ui'
import { forgetToken, takeToken } from './token'

const over: Record<string, { title: string; text: string }> = {
  accepted: { title: 'Already accepted', text: 'This invitation was accepted before. Sign in to find the project under “My projects”.' },
  declined: { title: 'Declined', text: 'This invitation was declined. Ask for a new one if that was a mistake.' },
  revoked: { title: 'Taken back', text: 'Whoever sent this invitation has taken it back.' },
  expired: { title: 'Too late', text: 'This invitation has expired. Ask the person who sent it for a new one.' },
  superseded: { title: 'There is a newer one', text: 'This link was replaced by a newer e-mail, or you got in by another one. Look for the latest in your mailbox.' },
  used_up: { title: 'Used up', text: 'As many people as this link was made for have used it. Ask for another one.' },
}

function Over({ state }: { state: string }) {
  const word = over[state] ?? { title: 'Not open any more', text: 'This invitation cannot be answered any more.' }
  return (
    <Outside title={word.title} lead={word.text}>
      <GoHome />
    </Outside>
  )
}

const GoHome = () => <Button component={Link} to="/" variant="default" onClick={forgetToken}>Go home</Button>

function Preview({ preview }: { preview: InvitationPreview }) {
  return (
    <Stack gap="xs">
      <p style={{ margin: 0 }}>
        <strong dir="auto">{preview.inviter_name}</strong> invites you to <strong dir="auto">{preview.title}</strong> as{' '}
        <strong>{preview.role_label || preview.role}</strong>. {roles[preview.role]?.does}
      </p>
      {preview.message && <blockquote dir="auto" style={{ margin: 0, whiteSpace: 'pre-wrap' }}>“{preview.message}”</blockquote>}
      <small>Open until {shortDate(preview.expires_at)}.</small>
    </Stack>
  )
}

/** Says no by token; needs no account. */
function Decline({ token, onDone }: { token: string; onDone: () => void }) {
  const [asking, setAsking] = useState(false)
  const [decline] = useDeclineInvitationMutation()
  const send = async (reason: string) => {
    await decline({ declineInvitation: { token, reason } }).unwrap()
    onDone()
  }
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>Decline</Button>
      <Confirm title="Decline this invitation?" label="Decline" reason="optional" opened={asking} onClose={() => setAsking(false)} onConfirm={send}>
        The person who sent it is told, with your reason if you give one.
      </Confirm>
    </>
  )
}

function Strange({ preview }: { preview: InvitationPreview }) {
  const [signOut, { isLoading }] = useSignOutMutation()
  const told = useTold()
  const leave = async () => {
    const { error } = await told(signOut())
    if (!error) window.location.assign('/sign-in?next=/invitation')
  }
  return (
    <Outside title="Sent to another address">
      <Note tone="held">
        This invitation was sent to <strong dir="ltr">{preview.email_masked}</strong>, which is not a confirmed address of the account that you are
        signed in with.
      </Note>
      <p style={{ margin: 0 }}>Sign out and come back with that address, or ask {preview.inviter_name || 'the sender'} to invite the one you use here.</p>
      <Group gap="xs">
        <Button loading={isLoading} onClick={() => void leave()}>Sign out and use the other</Button>
        <Button component={Link} to="/" variant="default" onClick={forgetToken}>Stay signed in</Button>
      </Group>
    </Outside>
  )
}

function Entrance({ preview, token, session, onDeclined }: { preview: InvitationPreview; token: string; session: Session; onDeclined: () => void }) {
  const query = new URLSearchParams({ next: '/invitation', ...(preview.email ? { email: preview.email } : {}) }).toString()
  return (
    <Outside title="You are invited">
      <Preview preview={preview} />
      <Note>Sign in or create an account with {preview.email ? <strong dir="ltr">{preview.email}</strong> : 'your address'}; then you decide.</Note>
      <Group gap="xs">
        {session.canSignUp && <Button component={Link} to={`/sign-up?${query}`}>Create an account</Button>}
        <Button component={Link} to={`/sign-in?${query}`} variant={session.canSignUp ? 'default' : 'filled'}>Sign in</Button>
        {!preview.is_link && <Decline token={token} onDone={onDeclined} />}
      </Group>
    </Outside>
  )
}

function Decide({ preview, token, onDeclined }: { preview: InvitationPreview; token: string; onDeclined: () => void }) {
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
    <Outside title="You are invited">
      <Preview preview={preview} />
      <FormProblem problem={problem} />
      <Group gap="xs">
        <Button loading={accepting.isLoading} onClick={() => void enter()}>Accept</Button>
        {!preview.is_link && <Decline token={token} onDone={onDeclined} />}
      </Group>
    </Outside>
  )
}

/** Where the link of an invitation leads. Opening it shows and changes nothing; only the buttons act. */
export function Landing() {
  const [token, setToken] = useState(takeToken)
  const { data: session } = useGetSessionQuery()
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
    return <Outside title="No invitation" lead="Open the link in your e-mail once more."><GoHome /></Outside>
  }
  if (declined) return <Outside title="Declined"><Note tone="done">Thank you for answering. Nothing else is needed.</Note></Outside>
  if (error) {
    const { status, detail } = problemOf(error)
    const text = status === 404 || status === 422 ? 'This link is not complete or not valid any more. Open the latest e-mail once more.' : detail
    return <Outside title="This link does not work" lead={text}><GoHome /></Outside>
  }
  if (!preview || !session) return <Outside title="Invitation"><Loading rows={2} /></Outside>
  if (preview.state !== 'pending') return <Over state={preview.state} />
  if (!session.signedIn) return <Entrance preview={preview} token={token} session={session} onDeclined={onDeclined} />
  if (preview.address_matches === false) return <Strange preview={preview} />
  return <Decide preview={preview} token={token} onDeclined={onDeclined} />
}
