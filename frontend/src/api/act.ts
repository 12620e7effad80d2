/** Runs what the server offered: an action that comes with a notification names its own method, path and body. */
import { emptyApi } from './emptyApi'
import { isOld } from './problem'
import type { NotificationAction } from './types'

export const actApi = emptyApi.injectEndpoints({
  endpoints: (build) => ({
    act: build.mutation<unknown, { action: NotificationAction; reason?: string }>({
      query: ({ action, reason }) => ({
        url: action.path,
        method: action.method,
        body: reason ? { ...action.body, reason } : { ...action.body },
      }),
      invalidatesTags: (_result, error) =>
        error && !isOld(error) ? [] : ['Notifications', 'Count', 'Project', 'Projects', 'Members', 'Applications', 'Received', 'Conversations'],
    }),
  }),
})

export const { useActMutation } = actApi
