import { expect, it, vi } from 'vitest'
import { makeStore } from '../../app/store'
import { api } from '../../api'
import { pushed } from '../../realtime'
import { notification } from '../../test/factories'
import { serve } from '../../test/server'

it('takes the count from the push and reads the list again', async () => {
  const server = serve({
    'GET /api/notifications/count': () => ({ body: { unread: 1, action: 0 } }),
    'GET /api/notifications': () => ({ body: { items: [notification()], next: null } }),
  })
  const store = makeStore()
  await store.dispatch(api.endpoints.countNotifications.initiate())
  await store.dispatch(api.endpoints.notificationPages.initiate({ filter: 'all' }))
  store.dispatch(pushed({ topic: 'user:x', type: 'notifications.changed', cursor: null, data: { unread: 4, action: 2 } }))
  expect(api.endpoints.countNotifications.select()(store.getState()).data).toEqual({ unread: 4, action: 2 })
  await vi.waitFor(() => expect(server.to('GET /api/notifications')).toHaveLength(2))
  expect(server.to('GET /api/notifications/count')).toHaveLength(1)
})
