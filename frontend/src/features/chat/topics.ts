import { useTopics } from '../../realtime'
import { useAllConversations } from './unread'

/** Every conversation of mine is live, so that unread counts are right on every screen. Draws nothing, so that nothing else is drawn with it. */
export function ChatTopics() {
  const conversations = useAllConversations()
  // Sorted: a conversation that moves to the front is no reason to subscribe anew.
  useTopics(conversations.map(({ topic }) => topic).toSorted())
  return null
}
