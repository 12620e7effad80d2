import { useEffect } from 'react'
import { useCountNotificationsQuery } from '../api'
import { has } from '../bootstrap'
import { useUnreadTotal } from '../features/chat/unread'
import { useTitleCount } from '../ui'
import { showWaiting } from './favicon'

/** Says in the browser's tab how much is unread: notifications and messages, as the sidebar counts them. */
export function useWaiting(): void {
  const { data } = useCountNotificationsQuery(undefined, { skip: !has('notifications') })
  const waiting = (data?.unread ?? 0) + useUnreadTotal()
  useTitleCount(waiting)
  const some = waiting > 0
  useEffect(() => {
    showWaiting(some)
    return () => showWaiting(false)
  }, [some])
}
