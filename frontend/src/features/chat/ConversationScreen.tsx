import { lazy, Suspense, useState } from 'react'
import { Link, useParams } from 'react-router'
import { type Conversation, type Project, useGetConversationQuery, useGetMeQuery, useGetProjectQuery } from '../../api'
import { isClosed } from '../../api/problem'
import { useTopics } from '../../realtime'
import { ActionIcon, Anchor, Button, Failed, Icon, Loading, Note, useFocusOnStep, useTitle } from '../../ui'
import { Composer } from './Composer'
import { ConversationGlyph } from './ConversationLinks'
import classes from './ConversationScreen.module.css'
import { titleOf } from './conversations'
import { MessageList } from './MessageList'
import { useRoom } from './useRoom'
import { useSpokenMessages } from './useReading'

const ConversationDetails = lazy(() => import('./ConversationDetails'))

/** A channel's people and rights are its project's. */
function useProjectOf(conversation: Conversation): Project | undefined {
  const uuid = conversation.project?.uuid ?? ''
  return useGetProjectQuery({ uuid }, { skip: !uuid }).data
}

function subtitle(conversation: Conversation, project: Project | undefined, me: string | null): string {
  if (conversation.kind === 'direct') return conversation.participants.find(({ uuid }) => uuid !== me)?.headline ?? ''
  const count = conversation.kind === 'channel' ? project?.member_count : conversation.participant_count
  if (!count) return project?.summary ?? ''
  return `${count} ${count === 1 ? 'person' : 'people'}`
}

/** On a phone the list is another screen. */
function Back() {
  return <ActionIcon component={Link} to="/chat" size="lg" aria-label="Back to conversations" className={classes.back}><Icon name="back" /></ActionIcon>
}

/** A conversation that is not there, or not there any more for this person. */
function Closed({ error, title, onRetry }: { error: unknown; title?: string; onRetry: () => void }) {
  const heading = useFocusOnStep()
  useTitle('Conversation')
  return (
    <div className={classes.room}>
      <header className={classes.head}><Back /><div className={classes.titles}><h1 ref={heading} tabIndex={-1}>Conversation</h1></div></header>
      <Failed error={error} onRetry={onRetry} title={title} action={<Button component={Link} to="/chat" variant="default">All conversations</Button>} />
    </div>
  )
}

function Head({ conversation, me }: { conversation: Conversation; me: string | null }) {
  const [details, setDetails] = useState(false)
  const project = useProjectOf(conversation)
  const other = conversation.kind === 'direct' ? conversation.participants.find(({ uuid }) => uuid && uuid !== me) : undefined
  const to = conversation.project ? `/projects/${conversation.project.uuid}` : other ? `/people/${other.uuid}` : null
  const title = titleOf(conversation, me)
  // The field to write in keeps the focus where it took it.
  const heading = useFocusOnStep()
  useTitle(title)
  return (
    <header className={classes.head}>
      <Back />
      <span className={classes.glyph}><ConversationGlyph conversation={conversation} me={me} size={28} /></span>
      <div className={classes.titles}>
        <h1 ref={heading} tabIndex={-1} dir="auto">{to ? <Anchor component={Link} to={to} inherit c="inherit">{title}</Anchor> : title}</h1>
        <p dir="auto">{subtitle(conversation, project, me)}</p>
      </div>
      {conversation.kind !== 'channel' && (
        <ActionIcon size="lg" aria-label="About this conversation" onClick={() => setDetails(true)}><Icon name="info" /></ActionIcon>
      )}
      {details && <Suspense><ConversationDetails conversation={conversation} onClose={() => setDetails(false)} /></Suspense>}
    </header>
  )
}

/** Why nothing can be written here, or nothing. */
function closedBecause({ can_post: writes, kind, participants }: Conversation): string {
  if (!writes) return 'The project is archived: you can read here, and write again when it is restored.'
  const alone = kind === 'direct' && participants.some(({ uuid }) => uuid === null)
  return alone ? 'This account was closed: you can read what was said, but nobody would get an answer.' : ''
}

function Room({ conversation, me }: { conversation: Conversation; me: string | null }) {
  const state = useRoom(conversation.uuid)
  const closed = closedBecause(conversation)
  const moderates = useProjectOf(conversation)?.permissions.moderate ?? false
  useSpokenMessages(state.room, me)
  useTopics([conversation.topic])
  return (
    <div className={classes.room}>
      <Head conversation={conversation} me={me} />
      {Boolean(state.error) && !state.loaded && <Failed error={state.error} onRetry={() => void state.load()} />}
      {!state.loaded && !state.error && <div className={classes.filler}><Loading rows={6} label="Loading messages" /></div>}
      {state.loaded && state.room && (
        <MessageList
          conversation={conversation} room={state.room} me={me} moderates={moderates} writes={!closed}
          loadOlder={state.loadOlder} loadingOlder={state.loadingOlder} olderFailed={state.olderFailed}
        />
      )}
      {closed
        ? <div className={classes.closed}><Note tone="held">{closed}</Note></div>
        : <Composer conversation={conversation} />}
    </div>
  )
}

export function ConversationScreen() {
  const { uuid = '' } = useParams()
  const { data: conversation, error, isError, refetch } = useGetConversationQuery({ uuid })
  const { data: me, error: unknown, refetch: askAgain } = useGetMeQuery()
  if (isError && (!conversation || isClosed(error))) {
    const title = !isClosed(error) ? undefined : conversation ? 'You are no longer in this conversation' : 'You cannot see this conversation'
    return <Closed error={error} onRetry={() => void refetch()} title={title} />
  }
  if (unknown && !me) return <Closed error={unknown} onRetry={() => void askAgain()} />
  if (!conversation || !me) return <Loading rows={6} label="Loading conversation" />
  return <Room key={uuid} conversation={conversation} me={me.uuid} />
}
