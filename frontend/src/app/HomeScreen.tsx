import { useNotificationPagesInfiniteQuery, useMyProjects } from '../api'
import { has } from '../bootstrap'
import { useConversations } from '../features/chat/unread'
import { UnreadConversations } from '../features/chat/UnreadConversations'
import { Home } from '../features/home/Home'
import { Waiting } from '../features/inbox/Waiting'
import { Received, useUntold } from '../features/invitations/Received'
import { MyProjects } from '../features/projects/MyProjects'

/** Features do not import each other; where one screen shows several, the app puts them together. */
export function HomeScreen() {
  const notices = useNotificationPagesInfiniteQuery({ filter: 'action' }, { skip: !has('notifications') })
  const { known } = useUntold()
  const { query: projects } = useMyProjects({ skip: !has('projects') })
  const { query: conversations } = useConversations()
  return (
    <Home
      first={[
        // Which invitations stand apart is known when the notifications are.
        { name: 'waiting', ready: !notices.isLoading && known, shown: <>{has('invitations') && <Received />}{has('notifications') && <Waiting />}</> },
        { name: 'projects', ready: !projects.isLoading, shown: has('projects') && <MyProjects /> },
      ]}
      second={[{ name: 'unread', ready: !conversations.isLoading, shown: has('chat') && <UnreadConversations /> }]}
    />
  )
}
