import { Inbox } from '../features/inbox/Inbox'
import { Received, useUntold } from '../features/invitations/Received'

/** One list for everything that waits for me: above the notifications stand invitations that none of them tells of. */
export function InboxScreen() {
  const { query, known, untold } = useUntold()
  const failed = query.isError && !query.data
  return <Inbox known={known} above={(untold.length > 0 || failed) && <Received />} />
}
