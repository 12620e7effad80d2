/** Read, done and snoozed: shown at once in every list, for however many, and taken back where the server refuses it. */
import type { ThunkDispatch, UnknownAction } from '@reduxjs/toolkit'
import { listsApi, type NotificationFilter } from './lists'
import type { Problem } from './problem'
import type { Notification } from './types'

/** So many the server changes in one go. */
export const LOT = 500

/** What is to become of them; until no moment means now. */
export type NoticeChange = { read: boolean } | { done: boolean } | { until: string | null }

export interface NoticesChanged {
  changed: number
  /** Those that the server was not asked about any more, or refused; `problem` says why. */
  left: string[]
  problem?: Problem
}

interface Life {
  // As RTK Query gives them to onQueryStarted; the whole state is known to the store only.
  // oxlint-disable-next-line typescript/no-explicit-any -- RTK's own type has it, and the state only passes through
  dispatch: ThunkDispatch<any, unknown, UnknownAction>
  // oxlint-disable-next-line typescript/no-explicit-any -- the same
  getState: () => any
  queryFulfilled: Promise<{ data: NoticesChanged }>
}

/** As the server decides it: what still matters, and what a filter asks for beyond that. */
function belongs(notification: Notification, filter: NotificationFilter['filter']): boolean {
  const { read_at: read, archived_at: archived, snoozed_until: snoozed } = notification
  if (filter === 'snoozed') return Boolean(snoozed)
  if (snoozed) return false
  if (filter === 'done') return Boolean(archived)
  if (filter === 'unread') return !read
  if (filter === 'action') return notification.actions.length > 0
  return !archived
}

function apply(notification: Notification, change: NoticeChange, now: string): void {
  if ('read' in change) {
    notification.read_at = change.read ? now : null
    if (!change.read) notification.archived_at = null
  } else if ('done' in change) {
    notification.archived_at = change.done ? now : null
    if (change.done) Object.assign(notification, { read_at: notification.read_at ?? now, snoozed_until: null })
  } else {
    notification.snoozed_until = change.until
    if (change.until) Object.assign(notification, { read_at: null, archived_at: null })
  }
}

/** Draws the change in every list that is held. Returns the way back. */
function draw({ dispatch, getState }: Life, uuids: readonly string[], change: NoticeChange): () => void {
  const chosen = new Set(uuids)
  const now = new Date().toISOString()
  const shown = listsApi.util.selectInvalidatedBy(getState(), ['Notifications']).filter(({ endpointName }) => endpointName === 'notificationPages')
  const patches = shown.map(({ originalArgs }) => dispatch(
    listsApi.util.updateQueryData('notificationPages', originalArgs as NotificationFilter, ({ pages }) => {
      for (const page of pages) {
        for (const notification of page.items) if (chosen.has(notification.uuid)) apply(notification, change, now)
        page.items = page.items.filter((one) => !chosen.has(one.uuid) || belongs(one, (originalArgs as NotificationFilter).filter))
      }
    }),
  ))
  return () => { for (const patch of patches) patch.undo() }
}

async function atOnce(life: Life, uuids: readonly string[], change: NoticeChange): Promise<void> {
  const back = draw(life, uuids, change)
  const left = await life.queryFulfilled.then(({ data }) => data.left, () => uuids)
  if (left.length === 0) return
  back()
  const refused = new Set(left)
  draw(life, uuids.filter((uuid) => !refused.has(uuid)), change)
}

const pathOf = (change: NoticeChange) => ('read' in change ? 'mark' : 'done' in change ? 'done' : 'snooze')

const noticesApi = listsApi.injectEndpoints({
  endpoints: (build) => ({
    /** One lot after the other. Where one is refused the rest stays as it is: what was changed until then is changed. */
    changeNotices: build.mutation<NoticesChanged, { uuids: string[]; change: NoticeChange }>({
      queryFn: async ({ uuids, change }, _api, _options, ask) => {
        let changed = 0
        for (let at = 0; at < uuids.length; at += LOT) {
          const answer = await ask({ url: `/api/notifications/${pathOf(change)}`, method: 'POST', body: { uuids: uuids.slice(at, at + LOT), ...change } })
          if (answer.error && at === 0) return { error: answer.error }
          if (answer.error) return { data: { changed, left: uuids.slice(at), problem: answer.error } }
          changed += (answer.data as { changed: number }).changed
        }
        return { data: { changed, left: [] } }
      },
      invalidatesTags: ['Notifications', 'Count'],
      onQueryStarted: ({ uuids, change }, life) => atOnce(life, uuids, change),
    }),
  }),
})

export const { useChangeNoticesMutation } = noticesApi
