import { api } from '../../api'
import type { StartListening } from '../../api/listening'
import { missedEvents, pushed } from '../../realtime'

interface Changed {
  unread: number
  action: number
}

/** The count comes with the push; the list is read again, because only the server knows what may be shown. */
export function startInboxSync(start: StartListening): void {
  start({
    actionCreator: pushed,
    effect: ({ payload }, { dispatch }) => {
      if (payload.type !== 'notifications.changed') return
      const { unread, action } = payload.data as Partial<Changed>
      if (unread === undefined || action === undefined) dispatch(api.util.invalidateTags(['Count']))
      else dispatch(api.util.updateQueryData('countNotifications', undefined, (draft) => Object.assign(draft, { unread, action })))
      dispatch(api.util.invalidateTags(['Notifications', 'Received']))
    },
  })
  start({
    actionCreator: missedEvents,
    effect: (_action, { dispatch }) => void dispatch(api.util.invalidateTags(['Notifications', 'Count'])),
  })
}
