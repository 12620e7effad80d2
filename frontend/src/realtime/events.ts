/** The one path from socket to cache: each frame becomes one of these actions, and features listen to them. */
import { createAction, createSlice, type PayloadAction } from '@reduxjs/toolkit'
import type { Status } from './connection'

export interface Push<T = unknown> {
  topic: string
  type: string
  cursor: number | null
  data: T
}

export const pushed = createAction<Push>('realtime/pushed')
/** The server is further than what it sent us for this topic: catch up by HTTP. */
export const headSeen = createAction<{ topic: string; cursor: number }>('realtime/headSeen')
/** What was missed cannot be told: refetch. Sent after a re-connection and when the server dropped our backlog. */
export const missedEvents = createAction('realtime/missedEvents')
export const topicDropped = createAction<{ topic: string }>('realtime/topicDropped')

interface RealtimeState {
  status: Status
}

const slice = createSlice({
  name: 'realtime',
  initialState: { status: 'idle' } as RealtimeState,
  reducers: {
    statusChanged(state, action: PayloadAction<Status>) {
      state.status = action.payload
    },
  },
})

export const { statusChanged } = slice.actions
export const realtimeReducer = slice.reducer
