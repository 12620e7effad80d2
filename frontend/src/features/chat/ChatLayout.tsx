import { Trans, useLingui } from '@lingui/react/macro'
import { skipToken } from '@reduxjs/toolkit/query'
import { lazy, Suspense, useEffect, useRef } from 'react'
import { Link, Outlet, useMatch, useNavigate, useSearchParams } from 'react-router'
import { useListConversationsQuery, useOpenDirectMutation } from '../../api'
import { useCommands } from '../../commands'
import { ActionIcon, Button, Empty, Failed, Icon, Loading, Tooltip, useFocusOnStep, useOpened, useTitle } from '../../ui'
import classes from './ChatLayout.module.css'
import { ConversationList } from './ConversationList'
import { useConversations } from './unread'

// The picker of people is big and seldom needed.
const StartConversation = lazy(() => import('./StartConversation'))

/** The heading of the list where no conversation is open: the screen starts here, as every other does at its own. */
function Heading() {
  const heading = useFocusOnStep()
  return <h1 ref={heading} tabIndex={-1}><Trans>Chat</Trans></h1>
}

export function ChatLayout() {
  const { t } = useLingui()
  const open = useMatch('/chat/:uuid') !== null
  const [starting, setStarting] = useOpened('conversation')
  useCommands([{ id: 'new.conversation', section: t`Start`, label: t`New conversation`, finds: t`message group chat`, run: () => setStarting(true) }])
  return (
    <div className={classes.chat} data-open={open || undefined}>
      <section aria-label={t`Conversations`} className={classes.list}>
        <div className={classes.head}>
          {open ? <h2><Trans>Chat</Trans></h2> : <Heading />}
          <Tooltip label={t`New conversation`}>
            <ActionIcon size="lg" variant="default" aria-label={t`New conversation`} onClick={() => setStarting(true)}><Icon name="plus" /></ActionIcon>
          </Tooltip>
        </div>
        <ConversationList open={open} onStart={() => setStarting(true)} />
      </section>
      <div className={classes.pane}><Outlet /></div>
      {starting && <Suspense><StartConversation onClose={() => setStarting(false)} /></Suspense>}
    </div>
  )
}

/** Links from elsewhere name a person or a project, not a conversation: the server knows which one is meant. */
function useArrival() {
  const [params] = useSearchParams()
  const [openDirect, { error: refused }] = useOpenDirectMutation()
  const navigate = useNavigate()
  const asked = useRef('')
  const person = params.get('person')
  const project = params.get('project')
  // Asked anew at each arrival: one may have come into the project since.
  const channel = useListConversationsQuery(project ? { project } : skipToken, { refetchOnMountOrArgChange: true })
  const uuid = channel.isFetching ? undefined : channel.currentData?.items[0]?.uuid
  useEffect(() => {
    if (uuid) void navigate(`/chat/${uuid}`, { replace: true })
  }, [uuid, navigate])
  useEffect(() => {
    if (!person || asked.current === person) return
    asked.current = person
    void openDirect({ openDirect: { person } }).then((answer) => {
      if (answer.data) void navigate(`/chat/${answer.data.uuid}`, { replace: true })
    })
  }, [person, openDirect, navigate])
  const error = refused ?? (channel.isFetching ? undefined : channel.error)
  const absent = project && channel.isSuccess && !channel.isFetching && !uuid ? project : null
  return { absent, resolving: Boolean((person || project) && !absent && !error), error, again: project ? channel.refetch : undefined }
}

export function NoConversation() {
  const { t } = useLingui()
  const { absent, resolving, error, again } = useArrival()
  const { conversations } = useConversations()
  useTitle(t`Chat`)
  if (error) {
    const all = <Button component={Link} to="/chat" variant="default"><Trans>All conversations</Trans></Button>
    return <Failed error={error} onRetry={again && (() => void again())} title={t`This conversation cannot be opened`} action={all} />
  }
  if (resolving) return <Loading />
  if (absent) {
    return (
      <div className={classes.blank}>
        <Empty
          icon="chat" title={t`You are not in this project’s conversation`}
          action={<Button component={Link} to={`/projects/${absent}`} variant="default"><Trans>Open the project</Trans></Button>}
        >
          <Trans>Its members see it here.</Trans>
        </Empty>
      </div>
    )
  }
  // The list says already what to do where there is none.
  if (conversations.length === 0) return null
  return (
    <div className={classes.blank}>
      <Empty icon="chat" title={t`Choose a conversation`} action={<Button component={Link} to="?ask=conversation" variant="default"><Trans>New conversation</Trans></Button>}>
        <Trans>Or start one with a person or a group.</Trans>
      </Empty>
    </div>
  )
}
