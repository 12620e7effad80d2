import { NavLink } from 'react-router'
import { type Conversation, useGetMeQuery } from '../../api'
import { Count, Face, Icon } from '../../ui'
import classes from '../../ui/sidebar.module.css'
import { titleOf } from './conversations'
import { useConversations } from './unread'

const SHOWN = 10

export function ConversationGlyph({ conversation, me, size }: { conversation: Conversation; me: string | null; size: number }) {
  if (conversation.kind === 'channel') return <Icon name="hash" size={size * 0.85} />
  if (conversation.kind === 'group') return <Icon name="people" size={size * 0.85} />
  const other = conversation.participants.find(({ uuid }) => uuid !== me) ?? conversation.participants[0]
  return <Face person={other ?? { display_name: '?', avatar_url: null }} size={size} />
}

/** The latest conversations in the sidebar. */
export function ConversationLinks() {
  const { conversations } = useConversations()
  const { data: me } = useGetMeQuery()
  if (conversations.length === 0) return null
  const mine = me?.uuid ?? null
  return (
    <nav aria-label="Conversations" className={classes.group}>
      <h2 className={classes.heading}>Conversations</h2>
      <ul className={classes.list}>
        {conversations.slice(0, SHOWN).map((conversation) => (
          <li key={conversation.uuid}>
            <NavLink to={`/chat/${conversation.uuid}`} className={classes.link} data-unread={conversation.unread > 0 || undefined}>
              <ConversationGlyph conversation={conversation} me={mine} size={18} />
              <span className={classes.label} dir="auto">{titleOf(conversation, mine)}</span>
              <Count value={conversation.unread} of="unread" strong={conversation.mentions > 0 || conversation.kind === 'direct'} />
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
