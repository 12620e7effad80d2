/**
 * The messages that this window holds, one room per conversation.
 *
 * Every post, edit and delete takes the conversation's next `change_seq` on the server, so a room knows whether it has
 * seen everything: `changeSeq` is how far it has without a gap, `head` is how far the server is known to be.
 */
import { createSlice, type PayloadAction } from '@reduxjs/toolkit'
import type { Message } from '../../api'
import type { Problem } from '../../api/problem'
import { emptyRoom, extend, KEPT, merge, type MessagesState, type Outgoing, plainItems, type Room, settle } from './room'

const KEPT_WHEN_LEFT = 200

function roomOf(state: MessagesState, conversation: string): Room {
  return (state[conversation] ??= emptyRoom())
}

interface Window {
  conversation: string
  items: Message[]
  hasOlder: boolean
  hasNewer?: boolean
  changeSeq: number
}

interface CaughtUp {
  conversation: string
  items: Message[]
  changeSeq: number
  more: boolean
  head: number
}

const slice = createSlice({
  name: 'messages',
  initialState: {} as MessagesState,
  reducers: {
    /** A part of the history, mostly its end: replaces what was there, keeps what is still to be sent. */
    windowLoaded(state, { payload }: PayloadAction<Window>) {
      const room = roomOf(state, payload.conversation)
      const known = room.changeSeq > payload.changeSeq ? plainItems(room) : []
      room.items = payload.items.filter((message) => settle(room, message))
      room.hasOlder = payload.hasOlder
      room.hasNewer = payload.hasNewer ?? false
      room.changeSeq = payload.changeSeq
      room.head = Math.max(room.head, payload.changeSeq)
      room.loaded = true
      // A push may have overtaken this answer.
      for (const message of known) if (message.change_seq > payload.changeSeq) merge(room, message)
    },
    olderLoaded(state, { payload }: PayloadAction<Omit<Window, 'changeSeq' | 'hasNewer'>>) {
      const room = roomOf(state, payload.conversation)
      room.hasOlder = payload.hasOlder
      extend(room, payload.items, 'older')
    },
    newerLoaded(state, { payload }: PayloadAction<{ conversation: string; items: Message[]; hasNewer: boolean }>) {
      const room = roomOf(state, payload.conversation)
      extend(room, payload.items, 'newer')
      // What was pushed while this page was on its way has not been put in.
      room.hasNewer = payload.hasNewer || (plainItems(room).at(-1)?.seq ?? 0) < room.newest
    },
    /** The reader is at the end: what lies far above comes again when somebody scrolls there. */
    trimmed(state, { payload }: PayloadAction<string>) {
      const room = state[payload]
      if (!room || room.items.length <= KEPT) return
      room.items = plainItems(room).slice(-KEPT / 2)
      room.hasOlder = true
    },
    heldLoaded(state, { payload }: PayloadAction<{ conversation: string; items: Message[] }>) {
      roomOf(state, payload.conversation).held = payload.items
    },
    /** One message by socket. A cursor that is not the next one leaves a gap, which `head` makes visible. */
    messagePushed(state, { payload }: PayloadAction<{ message: Message; cursor: number }>) {
      const room = roomOf(state, payload.message.conversation)
      room.head = Math.max(room.head, payload.cursor)
      if (!room.loaded) return
      merge(room, payload.message)
      if (payload.cursor === room.changeSeq + 1) room.changeSeq = payload.cursor
    },
    headMoved(state, { payload }: PayloadAction<{ conversation: string; cursor: number }>) {
      const room = roomOf(state, payload.conversation)
      room.head = Math.max(room.head, payload.cursor)
    },
    /** Everything after our cursor, in order: closes the gap. `head` is what was known of when it was asked for. */
    caughtUp(state, { payload }: PayloadAction<CaughtUp>) {
      const room = roomOf(state, payload.conversation)
      for (const message of payload.items) merge(room, message)
      room.changeSeq = Math.max(room.changeSeq, payload.changeSeq)
      // A head that the server does not confirm any more would keep us asking; one that came meanwhile is news.
      if (!payload.more && room.head <= payload.head) room.head = room.changeSeq
    },
    /** The answer to our own write. Its cursor is not taken for the next one: others may have written in between. */
    messageStored(state, { payload }: PayloadAction<Message>) {
      const room = roomOf(state, payload.conversation)
      merge(room, payload)
      if (payload.seq !== null) room.head = Math.max(room.head, payload.change_seq)
      if (payload.change_seq === room.changeSeq + 1) room.changeSeq = payload.change_seq
    },
    queued(state, { payload }: PayloadAction<{ conversation: string; clientId: string; body: string; createdAt: string }>) {
      const { conversation, ...message } = payload
      roomOf(state, conversation).outbox.push({ ...message, state: 'sending' })
    },
    /** What an earlier visit left unsent; what this window has already is left alone. */
    restored(state, { payload }: PayloadAction<{ conversation: string; outgoing: Outgoing }>) {
      const room = roomOf(state, payload.conversation)
      const { clientId } = payload.outgoing
      const known = room.outbox.some((outgoing) => outgoing.clientId === clientId) || room.items.some(({ client_id }) => client_id === clientId)
      if (!known) room.outbox.push(payload.outgoing)
    },
    sendFailed(state, { payload }: PayloadAction<{ conversation: string; clientId: string; problem: Problem }>) {
      const message = state[payload.conversation]?.outbox.find(({ clientId }) => clientId === payload.clientId)
      if (message) Object.assign(message, { state: 'failed', problem: payload.problem })
    },
    resending(state, { payload }: PayloadAction<{ conversation: string; clientId: string }>) {
      const message = state[payload.conversation]?.outbox.find(({ clientId }) => clientId === payload.clientId)
      if (message) Object.assign(message, { state: 'sending', problem: undefined })
    },
    discarded(state, { payload }: PayloadAction<{ conversation: string; clientId: string }>) {
      const room = state[payload.conversation]
      if (room) room.outbox = room.outbox.filter(({ clientId }) => clientId !== payload.clientId)
    },
    removing(state, { payload }: PayloadAction<{ conversation: string; uuid: string }>) {
      const room = roomOf(state, payload.conversation)
      if (!room.removing.includes(payload.uuid)) room.removing.push(payload.uuid)
    },
    /** Undone, or done: either way it is not waited for any more. */
    removingEnded(state, { payload }: PayloadAction<{ conversation: string; uuid: string }>) {
      const room = state[payload.conversation]
      if (room) room.removing = room.removing.filter((uuid) => uuid !== payload.uuid)
    },
    /** Nobody looks at this room now: keep its end, so that memory does not grow with what was read. */
    roomLeft(state, { payload }: PayloadAction<string>) {
      const room = state[payload]
      if (!room) return
      if (room.hasNewer) Object.assign(room, { items: [], loaded: false, hasNewer: false })
      if (room.items.length <= KEPT_WHEN_LEFT) return
      room.items = plainItems(room).slice(-KEPT_WHEN_LEFT)
      room.hasOlder = true
    },
    /** Somebody else may sit down here. */
    allForgotten: () => ({}) as MessagesState,
    roomForgotten(state, { payload }: PayloadAction<string>) {
      delete state[payload]
    },
  },
})

export const {
  windowLoaded, olderLoaded, newerLoaded, trimmed, heldLoaded, messagePushed, headMoved, caughtUp, messageStored, queued, restored,
  sendFailed, resending, discarded, removing, removingEnded, roomLeft, allForgotten, roomForgotten,
} = slice.actions
export const messagesReducer = slice.reducer
