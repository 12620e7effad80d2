import { type BaseQueryFn, createApi } from '@reduxjs/toolkit/query/react'
import { createAction } from '@reduxjs/toolkit'
import { type Request, send } from './http'
import type { Problem } from './problem'

/** The server no longer knows us: the session ended elsewhere. */
export const signedOutByServer = createAction('session/signedOutByServer')

const baseQuery: BaseQueryFn<Request, unknown, Problem, object, { status: number }> = async (request, api) => {
  const answer = await send({ ...request, signal: api.signal })
  if (!('problem' in answer)) return { data: answer.data, meta: { status: answer.status } }
  if (answer.status === 401) api.dispatch(signedOutByServer())
  return { error: answer.problem, meta: { status: answer.status } }
}

export const TAGS = [
  'Me', 'Person', 'Project', 'Projects', 'Members', 'History', 'Applications', 'Sent', 'Received', 'Links',
  'Notifications', 'Count', 'Preferences', 'Conversation', 'Conversations', 'Session',
] as const

/** The one cache. Endpoints come from generated.ts; what they provide and invalidate from index.ts. */
export const emptyApi = createApi({
  baseQuery,
  tagTypes: TAGS,
  endpoints: () => ({}),
  keepUnusedDataFor: 300,
})
