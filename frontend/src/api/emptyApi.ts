import { type BaseQueryApi, type BaseQueryFn, createApi } from '@reduxjs/toolkit/query/react'
import { createAction } from '@reduxjs/toolkit'
import { type Answer, type Request, send } from './http'
import type { Problem } from './problem'

/** The server no longer knows us: the session ended elsewhere. */
export const signedOutByServer = createAction('session/signedOutByServer')

/** What the cache takes of an answer; whoever is not signed in any more is sent to the door. */
export function taken(answer: Answer, { dispatch }: Pick<BaseQueryApi, 'dispatch'>) {
  const meta = { status: answer.status }
  if (!('problem' in answer)) return { data: answer.data, meta }
  if (answer.status === 401) dispatch(signedOutByServer())
  return { error: answer.problem, meta }
}

const baseQuery: BaseQueryFn<Request, unknown, Problem, object, { status: number }> = async (request, api) =>
  taken(await send({ ...request, signal: api.signal }), api)

export const TAGS = [
  'Me', 'Person', 'Project', 'Projects', 'Members', 'History', 'Applications', 'Sent', 'Received', 'Links',
  'Notifications', 'Count', 'Preferences', 'Conversation', 'Conversations', 'Session',
  'Emails', 'Authenticators', 'Sessions',
] as const

/** The one cache. Endpoints come from generated.ts; what they provide and invalidate from index.ts. */
export const emptyApi = createApi({
  baseQuery,
  tagTypes: TAGS,
  endpoints: () => ({}),
  keepUnusedDataFor: 300,
})
