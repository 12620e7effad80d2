import { plural, t } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { memo, useState, useSyncExternalStore } from 'react'
import { NavLink } from 'react-router'
import { type Conversation, useGetMeQuery } from '../../api'
import { Button, Empty, Listing, More, narrowTime, Tally, Time } from '../../ui'
import { ConversationGlyph } from './ConversationLinks'
import classes from './ConversationList.module.css'
import { titleOf } from './conversations'
import { drafts, subscribe } from './kept'
import { preview } from './mentions'
import { useConversations } from './unread'
import { useListPlace } from './useListPlace'

/** How many lines are drawn, and how many more each time. */
const AT_ONCE = 100

function lastWords(conversation: Conversation, me: string | null): string {
  const message = conversation.last_message
  if (!message) return t`Nothing said yet`
  if (message.deleted_at) return t`Message deleted`
  const words = preview(message.body)
  if (conversation.kind === 'direct' || message.kind === 'system' || !message.author) return words
  const who = message.author.uuid === me ? t`You` : (message.author.display_name.split(' ')[0] ?? '')
  return t`${who}: ${words}`
}

/** For the ear; the eye has the colour. */
function unreadWords(unread: number, mentions: number): string {
  const messages = plural(unread, { one: '# unread message', other: '# unread messages' })
  const named = plural(mentions, { one: '# mention', other: '# mentions' })
  return mentions > 0 ? t({ message: `${messages}, ${named}`, comment: 'How much is unread, and how often one is mentioned in it' }) : messages
}

/** Drawn anew only when it is another: a page that comes behind it changes nothing in it. */
const ConversationLine = memo(function ConversationLine({ conversation, me }: { conversation: Conversation; me: string | null }) {
  const { unread, mentions, last_message: last, kind } = conversation
  const drafted = useSyncExternalStore(subscribe, () => drafts.has(conversation.uuid))
  return (
    <NavLink to={`/chat/${conversation.uuid}`} className={classes.line} data-unread={unread > 0 || undefined}>
      <span className={classes.glyph}><ConversationGlyph conversation={conversation} me={me} size={30} /></span>
      <span className={classes.title} dir="auto">{titleOf(conversation, me)}</span>
      {last && <Time at={last.created_at} format={narrowTime} className={classes.time} />}
      <span className={classes.words} dir="auto">{drafted && <strong className={classes.draft}><Trans>Draft</Trans> · </strong>}{lastWords(conversation, me)}</span>
      <span className={classes.count}>
        <Tally value={unread} words={unreadWords(unread, mentions)} tone={mentions > 0 || kind === 'direct' ? 'strong' : 'soft'} />
      </span>
    </NavLink>
  )
})

export function Conversations({ conversations, me, label }: { conversations: Conversation[]; me: string | null; label?: string }) {
  return (
    <ul className={classes.list} aria-label={label}>
      {conversations.map((conversation) => <li key={conversation.uuid}><ConversationLine conversation={conversation} me={me} /></li>)}
    </ul>
  )
}

/** `open`: one of them is, and covers the list on a phone. */
export function ConversationList({ open, onStart }: { open: boolean; onStart: () => void }) {
  const { t } = useLingui()
  const { query, conversations } = useConversations()
  const { data: me } = useGetMeQuery()
  const list = useListPlace(conversations.length > 0, open)
  const [shown, setShown] = useState(AT_ONCE)
  // The next ones have mostly come already: what is unread in them counts. They are drawn when they are asked for.
  const more = {
    ...query, hasNextPage: query.hasNextPage || shown < conversations.length,
    fetchNextPage: () => {
      setShown(shown + AT_ONCE)
      if (query.hasNextPage && shown + AT_ONCE > conversations.length) void query.fetchNextPage()
    },
  }
  return (
    <div ref={list} className={classes.scroll}>
      <Listing
        query={query} isEmpty={conversations.length === 0}
        empty={<Empty icon="chat" title={t`No conversation yet`} action={<Button onClick={onStart}><Trans>Start one</Trans></Button>}><Trans>Each project of yours brings its own.</Trans></Empty>}
      >
        <Conversations conversations={conversations.slice(0, shown)} me={me?.uuid ?? null} />
        <More query={more} />
      </Listing>
    </div>
  )
}
