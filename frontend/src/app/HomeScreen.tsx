import { has } from '../bootstrap'
import { UnreadConversations } from '../features/chat/UnreadConversations'
import { Home } from '../features/home/Home'
import { Waiting } from '../features/inbox/Waiting'
import { Received } from '../features/invitations/Received'
import { MyProjects } from '../features/projects/MyProjects'

/** Features do not import each other; where one screen shows several, the app puts them together. */
export function HomeScreen() {
  return (
    <Home
      waiting={<>{has('invitations') && <Received />}{has('notifications') && <Waiting />}</>} unread={has('chat') && <UnreadConversations />}
      projects={has('projects') && <MyProjects />}
    />
  )
}
