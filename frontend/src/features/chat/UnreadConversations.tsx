import { Link } from 'react-router'
import { useGetMeQuery } from '../../api'
import { Anchor, Empty, Listing, Section, Sheet } from '../../ui'
import { Conversations } from './ConversationList'
import { useConversations } from './unread'

/** For the home screen. */
export function UnreadConversations() {
  const { query, conversations } = useConversations()
  const { data: me } = useGetMeQuery()
  const unread = conversations.filter((conversation) => conversation.unread > 0)
  return (
    <Section title="Unread conversations" actions={<Anchor component={Link} to="/chat" size="sm">All</Anchor>}>
      <Listing query={query} rows={2} isEmpty={unread.length === 0} empty={<Sheet><Empty icon="check" title="You have read everything" /></Sheet>}>
        <Sheet flush>
          <Conversations label="Unread conversations" conversations={unread.slice(0, 6)} me={me?.uuid ?? null} />
        </Sheet>
      </Listing>
    </Section>
  )
}
