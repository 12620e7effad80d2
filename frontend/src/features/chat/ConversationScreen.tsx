import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { lazy, type ReactNode, type RefObject, Suspense, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { useStore } from 'react-redux'
import { Link, useParams } from 'react-router'
import { type Conversation, type Message, type Project, useGetConversationQuery, useGetMeQuery } from '../../api'
import { isClosed } from '../../api/problem'
import { useAllCommands } from '../../commands'
import { useTopics } from '../../realtime'
import { ActionIcon, Anchor, Button, Failed, Icon, Loading, Note, useFocusOnStep, useTitle, useToast } from '../../ui'
import { Composer, type ComposerHandle } from './Composer'
import { ConversationGlyph } from './ConversationLinks'
import classes from './ConversationScreen.module.css'
import { titleOf } from './conversations'
import { type Goal, useGoal } from './goal'
import { drafts, edits, subscribe } from './kept'
import { type Quote, quotable } from './mentions'
import { MessageList } from './MessageList'
import { hideUntilRemoved, undoRemoval } from './removing'
import { RowActionsContext } from './rowActions'
import { sendMessage } from './sending'
import { useProjectOf } from './useProjectOf'
import { includes, type Missed, openingOf, type RoomState, useChatDispatch, useRoom } from './useRoom'
import type { ChatState } from './sync'
import { useDetails, useRoomCommands } from './useRoomCommands'
import { useSpokenMessages } from './useReading'

const LostEdits = lazy(async () => ({ default: (await import('./KeptEdits')).LostEdits }))
const ConversationDetails = lazy(() => import('./ConversationDetails'))

function subtitle(conversation: Conversation, project: Project | undefined, me: string | null): ReactNode {
  if (conversation.kind === 'direct') return conversation.participants.find(({ uuid }) => uuid !== me)?.headline ?? ''
  const count = conversation.kind === 'channel' ? project?.member_count : conversation.participant_count
  if (!count) return project?.summary ?? ''
  return <Plural value={count} one="# person" other="# people" />
}

/** On a phone the list is another screen. */
function Back() {
  const { t } = useLingui()
  return <ActionIcon component={Link} to="/chat" size="lg" aria-label={t`Back to conversations`} className={classes.back}><Icon name="back" /></ActionIcon>
}

/** A conversation that is not there, or not there any more for this person. */
function Closed({ error, title, onRetry }: { error: unknown; title?: string; onRetry: () => void }) {
  const { t } = useLingui()
  const heading = useFocusOnStep()
  useTitle(t`Conversation`)
  return (
    <div className={classes.room}>
      <header className={classes.head}><Back /><div className={classes.titles}><h1 ref={heading} tabIndex={-1}><Trans>Conversation</Trans></h1></div></header>
      <Failed error={error} onRetry={onRetry} title={title} action={<Button component={Link} to="/chat" variant="default"><Trans>All conversations</Trans></Button>} />
    </div>
  )
}

/** On a phone the bars of the other screens make room for the conversation: from here too one gets everywhere by name. */
function Search() {
  const { t } = useLingui()
  const palette = useAllCommands().find(({ id }) => id === 'palette')
  return palette && <ActionIcon size="lg" aria-label={t`Search or jump to`} onClick={() => palette.run()} className={classes.search}><Icon name="search" /></ActionIcon>
}

function Head({ conversation, me }: { conversation: Conversation; me: string | null }) {
  const { t } = useLingui()
  const [details, setDetails] = useDetails(conversation.kind)
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
      <Search />
      {conversation.kind !== 'channel' && (
        <ActionIcon size="lg" aria-label={t`About this conversation`} onClick={() => setDetails('about')}><Icon name="info" /></ActionIcon>
      )}
      {details && <Suspense><ConversationDetails conversation={conversation} first={details} onClose={() => setDetails(null)} /></Suspense>}
    </header>
  )
}

/** Why nothing can be written here, or nothing. */
function useClosed({ can_post: writes, kind, participants }: Conversation): string {
  const { t } = useLingui()
  if (!writes) return t`The project is archived: you can read here, and write again when it is restored.`
  const alone = kind === 'direct' && participants.some(({ uuid }) => uuid === null)
  return alone ? t`This account was closed: you can read what was said, but nobody would get an answer.` : ''
}

/** Fetches the part that an address leads to, where one followed it in an open conversation; says what it misses. */
function useWay({ loadAround, room, missed }: RoomState, { key, message }: Goal): Missed | null {
  const taken = useRef(key)
  const here = message !== null && includes(room, message)
  useEffect(() => {
    if (taken.current === key) return
    taken.current = key
    if (message && !here) void loadAround(message)
  }, [key, message, here, loadAround])
  return missed?.message === message && !here ? missed : null
}

/** Why a link does not show what it names, or Back where one was; only where the server or the network said so. */
function Missing({ missed: { gone }, back, onRetry }: { missed: Missed; back: boolean; onRetry: () => void }) {
  return (
    <div className={classes.closed} role="status">
      <Note>
        {back
          ? <Trans>Where you were reading could not be loaded.</Trans>
          : gone
            ? <Trans>The message that this link names is not here any more, or not for you. This is the conversation.</Trans>
            : <Trans>The message that this link names could not be loaded.</Trans>}
        {!gone && <>{' '}<Button size="compact-sm" variant="default" onClick={onRetry}><Trans>Try again</Trans></Button></>}
      </Note>
    </div>
  )
}

/** What the rows ask for: an edit, an answer, a deletion that can be undone. */
function useRowWork(conversation: Conversation, focus: () => void, hand: RefObject<ComposerHandle | null>) {
  const { t } = useLingui()
  const dispatch = useChatDispatch()
  const toast = useToast()
  const [editing, setEditing] = useState<string | null>(null)
  const [quote, setQuote] = useState<Quote | null>(() => drafts.read(conversation.uuid).quote ?? null)
  const [opened] = useState(() => new Set<string>())
  const actions = useMemo(() => ({
    edit: (uuid: string) => {
      opened.add(uuid)
      setEditing(uuid)
    },
    edited: (uuid: string) => setEditing((now) => (now === uuid ? null : now)),
    opened,
    reply: (message: Message) => {
      const author = message.author?.display_name ?? t`Former member`
      setQuote({ conversation: message.conversation, message: message.uuid, author, text: quotable(message.body) })
      focus()
    },
    rewrite: (body: string) => hand.current?.append(body),
    remove: (message: Message) => {
      const onGone = hideUntilRemoved(dispatch, message)
      const undo = () => {
        if (!undoRemoval(dispatch, message.uuid)) toast(t`It was too late to undo this: the message is deleted.`, 'problem')
      }
      toast(t`Message deleted.`, 'done', { action: { label: t`Undo`, run: undo }, onGone })
      focus()
    },
  }), [dispatch, focus, hand, opened, t, toast])
  return { actions, editing, quote, setQuote }
}

function Room({ conversation, me }: { conversation: Conversation; me: string | null }) {
  const { t } = useLingui()
  const dispatch = useChatDispatch()
  const store = useStore<ChatState>()
  const { uuid } = conversation
  const goal = useGoal()
  const [opening] = useState(() => openingOf(conversation, goal.message))
  const state = useRoom(uuid, opening)
  const missing = useWay(state, goal)
  const closed = useClosed(conversation)
  const begun = useSyncExternalStore(subscribe, () => edits.in(uuid).length > 0)
  const project = useProjectOf(conversation)
  const field = useRef<HTMLTextAreaElement>(null)
  const hand = useRef<ComposerHandle>(null)
  const [focus] = useState(() => () => field.current?.focus())
  const { actions, editing, quote, setQuote } = useRowWork(conversation, focus, hand)
  const { loadNow } = state
  const toast = useToast()
  const editLast = useCallback(async () => {
    // My last one is among the newest, not in the earlier part that one reads.
    if (store.getState().messages[uuid]?.hasNewer && await loadNow()) return
    const { items = [], removing = [], hasOlder } = store.getState().messages[uuid] ?? {}
    const mine = items.findLast(({ uuid: one, author, deleted_at: gone, kind }) => author?.uuid === me && kind === 'text' && !gone && !removing.includes(one))
    if (mine) actions.edit(mine.uuid)
    else if (hasOlder) toast(t`Your last message is further up.`)
  }, [actions, loadNow, me, store, t, toast, uuid])
  const unquote = useCallback(() => setQuote(null), [setQuote])
  const send = useCallback((body: string) => void sendMessage(dispatch, uuid, body), [dispatch, uuid])
  useSpokenMessages(state.room, me)
  useTopics([conversation.topic])
  useRoomCommands({ room: state.room, uuid, write: focus, reply: actions.reply, editLast: () => void editLast() })
  return (
    <RowActionsContext value={actions}>
      <div className={classes.room}>
        <Head conversation={conversation} me={me} />
        {missing && state.loaded && <Missing missed={missing} back={goal.to === 'place'} onRetry={() => void state.loadAround(missing.message)} />}
        {Boolean(state.error) && !state.loaded && <Failed error={state.error} onRetry={() => void state.loadNow()} />}
        {!state.loaded && !state.error && <div className={classes.filler}><Loading rows={6} label={t`Loading messages`} /></div>}
        {state.loaded && state.room && (
          <MessageList
            conversation={conversation} room={state.room} state={state} me={me} moderates={project?.permissions.moderate ?? false} writes={!closed}
            editing={editing} goal={goal}
          />
        )}
        {state.loaded && state.room && begun && <Suspense><LostEdits conversation={uuid} room={state.room} onDiscarded={focus} /></Suspense>}
        {closed
          ? <div className={classes.closed}><Note tone="held">{closed}</Note></div>
          : (
            <Composer
              hand={hand} conversation={conversation} project={project} field={field} quote={quote} onUnquote={unquote}
              onSend={send} onEditLast={editLast}
            />
          )}
      </div>
    </RowActionsContext>
  )
}

export function ConversationScreen() {
  const { t } = useLingui()
  const { uuid = '' } = useParams()
  // Of this address only: what is written in one conversation must never stand in the next while that is loading.
  const { currentData: conversation, error, isError, refetch } = useGetConversationQuery({ uuid })
  const { data: me, error: unknown, refetch: askAgain } = useGetMeQuery()
  if (isError && (!conversation || isClosed(error))) {
    const title = !isClosed(error) ? undefined : conversation ? t`You are no longer in this conversation` : t`You cannot see this conversation`
    return <Closed error={error} onRetry={() => void refetch()} title={title} />
  }
  if (unknown && !me) return <Closed error={unknown} onRetry={() => void askAgain()} />
  if (!conversation || !me) return <Loading rows={6} label={t`Loading conversation`} />
  return <Room key={uuid} conversation={conversation} me={me.uuid} />
}
