import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { Outlet, useMatch, useNavigate, useSearchParams } from 'react-router'
import { useOpenDirectMutation } from '../../api'
import { ActionIcon, Empty, Failed, Icon, Loading, Tooltip, useFocusOnStep, useTitle } from '../../ui'
import classes from './ChatLayout.module.css'
import { ConversationList } from './ConversationList'
import { useConversations } from './unread'

// The picker of people is big and seldom needed.
const StartConversation = lazy(() => import('./StartConversation'))

/** The heading of the list where no conversation is open: the screen starts here, as every other does at its own. */
function Heading() {
  const heading = useFocusOnStep()
  return <h1 ref={heading} tabIndex={-1}>Chat</h1>
}

export function ChatLayout() {
  const open = useMatch('/chat/:uuid') !== null
  const [starting, setStarting] = useState(false)
  return (
    <div className={classes.chat} data-open={open || undefined}>
      <section aria-label="Conversations" className={classes.list}>
        <div className={classes.head}>
          {open ? <h2>Chat</h2> : <Heading />}
          <Tooltip label="New conversation">
            <ActionIcon size="lg" variant="default" aria-label="New conversation" onClick={() => setStarting(true)}><Icon name="plus" /></ActionIcon>
          </Tooltip>
        </div>
        <ConversationList onStart={() => setStarting(true)} />
      </section>
      <div className={classes.pane}><Outlet /></div>
      {starting && <Suspense><StartConversation onClose={() => setStarting(false)} /></Suspense>}
    </div>
  )
}

/** Links from elsewhere name a person or a project, not a conversation: they are resolved here. */
function useArrival() {
  const [params] = useSearchParams()
  const { conversations, query } = useConversations()
  const [openDirect, { error }] = useOpenDirectMutation()
  const navigate = useNavigate()
  const asked = useRef('')
  const person = params.get('person')
  const project = params.get('project')
  const channel = project ? conversations.find((item) => item.project?.uuid === project) : undefined
  useEffect(() => {
    if (channel) void navigate(`/chat/${channel.uuid}`, { replace: true })
  }, [channel, navigate])
  useEffect(() => {
    if (!person || asked.current === person) return
    asked.current = person
    void openDirect({ openDirect: { person } }).then((answer) => {
      if (answer.data) void navigate(`/chat/${answer.data.uuid}`, { replace: true })
    })
  }, [person, openDirect, navigate])
  // The list has come, and the project that a link named is not in it.
  const absent = Boolean(project) && query.isSuccess && !query.isFetching && !channel
  return { conversations, absent, resolving: Boolean((person && !error) || (project && !absent)), error }
}

export function NoConversation() {
  const { conversations, absent, resolving, error } = useArrival()
  useTitle('Chat')
  if (error) return <Failed error={error} title="This conversation cannot be opened" />
  if (resolving) return <Loading />
  if (absent) return <div className={classes.blank}><Empty icon="chat" title="You are not in this project’s conversation">Its members see it here.</Empty></div>
  // The list says already what to do where there is none.
  if (conversations.length === 0) return null
  return <div className={classes.blank}><Empty icon="chat" title="Choose a conversation">Or start one with the plus above the list.</Empty></div>
}
