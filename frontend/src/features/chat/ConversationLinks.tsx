import { Trans, useLingui } from '@lingui/react/macro'
import { Link, NavLink } from 'react-router'
import { type Conversation, useGetMeQuery } from '../../api'
import { Face, Icon, LongName, SidebarGroup, UnreadTally } from '../../ui'
import classes from '../../ui/sidebar.module.css'
import { titleOf } from './conversations'
import { useConversations } from './unread'

/** Few enough that a page stays light with hundreds of them. */
const NEWEST = 20
const UNREAD = 20

export function ConversationGlyph({ conversation, me, size }: { conversation: Conversation; me: string | null; size: number }) {
  if (conversation.kind === 'channel') return <Icon name="hash" size={size * 0.85} />
  if (conversation.kind === 'group') return <Icon name="people" size={size * 0.85} />
  const other = conversation.participants.find(({ uuid }) => uuid !== me) ?? conversation.participants[0]
  return <Face person={other ?? { display_name: '?', avatar_url: null }} size={size} />
}

/** The newest, and of the older ones those where something is unread. */
function shown(conversations: readonly Conversation[]): Conversation[] {
  const older = conversations.slice(NEWEST).filter(({ unread }) => unread > 0)
  return [...conversations.slice(0, NEWEST), ...older.slice(0, UNREAD)]
}

/** My conversations in the sidebar. */
export function ConversationLinks() {
  const { t } = useLingui()
  const { conversations, query } = useConversations()
  const { data: me } = useGetMeQuery()
  if (conversations.length === 0) return null
  const mine = me?.uuid ?? null
  const links = shown(conversations)
  return (
    <SidebarGroup name="conversations" label={t`Conversations`} heading={t`Conversations`} counts={conversations}>
      {links.map((conversation) => (
        <li key={conversation.uuid}>
          <NavLink to={`/chat/${conversation.uuid}`} className={classes.link} data-unread={conversation.unread > 0 || undefined}>
            <ConversationGlyph conversation={conversation} me={mine} size={18} />
            <LongName name={titleOf(conversation, mine)} />
            <UnreadTally unread={conversation.unread} mentions={conversation.mentions} />
          </NavLink>
        </li>
      ))}
      {(links.length < conversations.length || query.hasNextPage) && (
        <li><Link to="/chat" className={classes.link} data-more><span className={classes.more}><Trans>All conversations</Trans></span></Link></li>
      )}
    </SidebarGroup>
  )
}
