/**
 * The messages that this window holds, one room per conversation.
 *
 * Every post, edit and delete takes the conversation's next `change_seq` on the server, so a room knows whether it has
 * seen everything: `changeSeq` is how far it has without a gap, `head` is how far the server is known to be.
 */
import { createSlice, type PayloadAction } from '@reduxjs/toolkit'
import type { Problem } from '../../api/problem'
import type { Message } from '../../api'

export interface Outgoing {
  clientId: string
  body: string
  createdAt: string
  state: 'sending' | 'failed'
  problem?: Problem
}

export interface Room {
  /** Published messages, ascending by `seq`, without a hole between the first and the last. */
  items: Message[]
  /** My messages that wait for a review: no place in the order yet. */
  held: Message[]
  outbox: Outgoing[]
  changeSeq: number
  head: number
  hasOlder: boolean
  loaded: boolean
}

export type MessagesState = Record<string, Room>

const KEPT_WHEN_LEFT = 200

const emptyRoom = (): Room => ({
  items: [], held: [], outbox: [], changeSeq: 0, head: 0, hasOlder: false, loaded: false,
})

function roomOf(state: MessagesState, conversation: string): Room {
  return (state[conversation] ??= emptyRoom())
}

/** Where `seq` is or belongs; searched from the end, where new messages go. */
function place(items: Message[], seq: number): number {
  let index = items.length
  while (index > 0 && (items[index - 1]?.seq ?? 0) >= seq) index -= 1
  return index
}

/** Puts one message where it belongs. An older version of what is already here changes nothing. */
function merge(room: Room, message: Message): void {
  if (message.client_id) room.outbox = room.outbox.filter(({ clientId }) => clientId !== message.client_id)
  // What is released has another uuid; its author knows it again by the id that the own window made.
  const heldAt = room.held.findIndex(
    (held) =>
      held.uuid === message.uuid ||
      (held.client_id !== null && held.client_id === message.client_id && held.author?.uuid === message.author?.uuid),
  )
  if (message.seq === null || message.seq === undefined) {
    if (heldAt < 0) room.held.push(message)
    else room.held[heldAt] = message
    return
  }
  if (heldAt >= 0) room.held.splice(heldAt, 1)
  const at = place(room.items, message.seq)
  const present = room.items[at]
  if (present?.uuid === message.uuid) {
    if (message.change_seq >= present.change_seq) room.items[at] = message
    return
  }
  // Older than what is loaded: it comes with its page when somebody scrolls there.
  if (at === 0 && room.items.length > 0 && room.hasOlder) return
  room.items.splice(at, 0, message)
}

interface Window {
  conversation: string
  items: Message[]
  hasOlder: boolean
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
    /** The newest page: replaces what was there, keeps what is still to be sent. */
    windowLoaded(state, { payload }: PayloadAction<Window>) {
      const room = roomOf(state, payload.conversation)
      const known = room.changeSeq > payload.changeSeq ? room.items : []
      room.items = []
      room.hasOlder = payload.hasOlder
      room.changeSeq = payload.changeSeq
      room.head = Math.max(room.head, payload.changeSeq)
      room.loaded = true
      for (const message of payload.items) merge(room, message)
      // A push may have overtaken this answer.
      for (const message of known) if (message.change_seq > payload.changeSeq) merge(room, message)
    },
    olderLoaded(state, { payload }: PayloadAction<Omit<Window, 'changeSeq'>>) {
      const room = roomOf(state, payload.conversation)
      room.hasOlder = false
      for (const message of payload.items.toReversed()) merge(room, message)
      room.hasOlder = payload.hasOlder
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
    /** Nobody looks at this room now: keep its end, so that memory does not grow with what was read. */
    roomLeft(state, { payload }: PayloadAction<string>) {
      const room = state[payload]
      if (!room || room.items.length <= KEPT_WHEN_LEFT) return
      room.items = room.items.slice(-KEPT_WHEN_LEFT)
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
  windowLoaded, olderLoaded, heldLoaded, messagePushed, headMoved, caughtUp, messageStored, queued, restored, sendFailed,
  resending, discarded, roomLeft, allForgotten, roomForgotten,
} = slice.actions
export const messagesReducer = slice.reducer

export const isBehind = (room: Room | undefined): boolean => Boolean(room?.loaded && room.head > room.changeSeq)
