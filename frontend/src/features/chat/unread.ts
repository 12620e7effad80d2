import { has } from '../../bootstrap'
import { type Conversation, itemsOf, useConversationPagesInfiniteQuery } from '../../api'
import { useWholeList } from '../../api/wholeList'

const NONE: Conversation[] = []
// The first screen asks for what it shows meanwhile.
const PAUSE_MS = 300

/** My conversations, newest first, as the sidebar and the chat list show them. */
export function useConversations() {
  const query = useConversationPagesInfiniteQuery(undefined, { skip: !has('chat') })
  return { query, conversations: query.data ? itemsOf(query.data) : NONE }
}

/** Goes on to the oldest ones: something may be unread in them, too. Used once, by the shell. */
export function useAllConversations(): Conversation[] {
  const { query, conversations } = useConversations()
  useWholeList(query, PAUSE_MS)
  return conversations
}

const unreadIn = (sum: number, { unread }: Conversation) => sum + unread

/** Draws its component only when the number changes, not with each page that comes. */
export function useUnreadTotal(): number {
  return useConversationPagesInfiniteQuery(undefined, {
    skip: !has('chat'), selectFromResult: ({ data }) => ({ total: itemsOf(data).reduce(unreadIn, 0) }),
  }).total
}
