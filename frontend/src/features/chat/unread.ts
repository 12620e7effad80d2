import { has } from '../../bootstrap'
import { type Conversation, itemsOf, useConversationPagesInfiniteQuery } from '../../api'

const NONE: Conversation[] = []

/** My conversations, newest first, as the sidebar and the chat list show them. */
export function useConversations() {
  const query = useConversationPagesInfiniteQuery(undefined, { skip: !has('chat') })
  return { query, conversations: query.data ? itemsOf(query.data) : NONE }
}

export function useUnreadTotal(): number {
  return useConversations().conversations.reduce((sum, { unread }) => sum + unread, 0)
}
