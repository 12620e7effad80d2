import { NavLink } from 'react-router'
import { type Conversation, useGetMeQuery } from '../../api'
import { Button, Count, Empty, Listing, More, Time } from '../../ui'
import { ConversationGlyph } from './ConversationLinks'
import classes from './ConversationList.module.css'
import { titleOf } from './conversations'
import { preview } from './mentions'
import { useConversations } from './unread'

function lastWords(conversation: Conversation, me: string | null): string {
  const message = conversation.last_message
  if (!message) return 'Nothing said yet'
  if (message.deleted_at) return 'Message deleted'
  const words = preview(message.body)
  if (conversation.kind === 'direct' || message.kind === 'system' || !message.author) return words
  const who = message.author.uuid === me ? 'You' : message.author.display_name.split(' ')[0]
  return `${who}: ${words}`
}

function ConversationLine({ conversation, me }: { conversation: Conversation; me: string | null }) {
  const { unread, mentions, last_message: last, kind } = conversation
  return (
    <NavLink to={`/chat/${conversation.uuid}`} className={classes.line} data-unread={unread > 0 || undefined}>
      <span className={classes.glyph}><ConversationGlyph conversation={conversation} me={me} size={30} /></span>
      <span className={classes.title} dir="auto">{titleOf(conversation, me)}</span>
      {last && <Time at={last.created_at} className={classes.time} />}
      <span className={classes.words} dir="auto">{lastWords(conversation, me)}</span>
      <span className={classes.count}><Count value={unread} of="unread" strong={mentions > 0 || kind === 'direct'} /></span>
    </NavLink>
  )
}

export function Conversations({ conversations, me, label }: { conversations: Conversation[]; me: string | null; label?: string }) {
  return (
    <ul className={classes.list} aria-label={label}>
      {conversations.map((conversation) => <li key={conversation.uuid}><ConversationLine conversation={conversation} me={me} /></li>)}
    </ul>
  )
}

export function ConversationList({ onStart }: { onStart: () => void }) {
  const { query, conversations } = useConversations()
  const { data: me } = useGetMeQuery()
  return (
    <div className={classes.scroll}>
      <Listing
        query={query} isEmpty={conversations.length === 0}
        empty={<Empty icon="chat" title="No conversation yet" action={<Button onClick={onStart}>Start one</Button>}>Each project of yours brings its own.</Empty>}
      >
        <Conversations conversations={conversations} me={me?.uuid ?? null} />
        <More query={query} />
      </Listing>
    </div>
  )
}
