import { useTopics } from '../../realtime'
import { useConversations } from './unread'

/** Every conversation of mine is live, so that unread counts are right on every screen. */
export function useChatTopics(): void {
  const { conversations } = useConversations()
  // Sorted: a conversation that moves to the front is no reason to subscribe anew.
  useTopics(conversations.map(({ topic }) => topic).toSorted())
}
