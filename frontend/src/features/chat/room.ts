/** One conversation's messages as this window holds them, and how one more comes among them. */
import { isDraft, original } from '@reduxjs/toolkit'
import type { Message } from '../../api'
import type { Problem } from '../../api/problem'

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
  /** Messages deleted here of which the server is told in a moment: until then it can be undone. */
  removing: string[]
  changeSeq: number
  head: number
  /** The newest number heard of, also of messages that are not loaded. */
  newest: number
  hasOlder: boolean
  /** One looks at a part of the history that does not reach to now. */
  hasNewer: boolean
  loaded: boolean
}

export type MessagesState = Record<string, Room>

/** So many messages of a room are kept while somebody reads on; what goes out at the other side comes again with its page. */
export const KEPT = 600
/** Where nobody follows the end (or nobody looks), new messages stay with the server from here on. */
const FULL = 2 * KEPT

export const emptyRoom = (): Room => ({
  items: [], held: [], outbox: [], removing: [], changeSeq: 0, head: 0, newest: 0, hasOlder: false, hasNewer: false, loaded: false,
})

/** The items themselves, without a proxy for each: a page is put together from hundreds. */
export const plainItems = (room: Room): Message[] => (isDraft(room.items) ? original(room.items)! : room.items)

/** Where `seq` is or belongs. */
function place(items: Message[], seq: number): number {
  let [from, to] = [0, items.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((items[middle]?.seq ?? 0) < seq) from = middle + 1
    else to = middle
  }
  return from
}

/** What the server has is neither on its way nor held any more. Returns whether it has a place among the others. */
export function settle(room: Room, message: Message): boolean {
  if (message.client_id && room.outbox.length > 0) {
    room.outbox = room.outbox.filter(({ clientId }) => clientId !== message.client_id)
  }
  // What is released has another uuid; its author knows it again by the id that the own window made.
  const heldAt = room.held.findIndex(
    (held) =>
      held.uuid === message.uuid ||
      (held.client_id !== null && held.client_id === message.client_id && held.author?.uuid === message.author?.uuid),
  )
  if (message.seq === null || message.seq === undefined) {
    if (heldAt < 0) room.held.push(message)
    else room.held[heldAt] = message
    return false
  }
  if (heldAt >= 0) room.held.splice(heldAt, 1)
  room.newest = Math.max(room.newest, message.seq)
  return true
}

/** Puts one message where it belongs. An older version of what is already here changes nothing. */
export function merge(room: Room, message: Message): void {
  if (!settle(room, message)) return
  const at = place(room.items, message.seq!)
  const present = room.items[at]
  if (present?.uuid === message.uuid) {
    if (message.change_seq >= present.change_seq) room.items[at] = message
    return
  }
  // Older or newer than what is loaded: it comes with its page when somebody scrolls there.
  const count = room.items.length
  if (at === 0 && count > 0 && room.hasOlder) return
  if (at === count && count >= FULL) room.hasNewer = true
  if (at === count && room.hasNewer) return
  room.items.splice(at, 0, message)
}

/** Puts a page before or after what is there; beyond the limit the other side is let go. */
export function extend(room: Room, page: Message[], side: 'older' | 'newer'): void {
  const items = plainItems(room)
  const [first, last] = [items[0]?.seq ?? Infinity, items.at(-1)?.seq ?? 0]
  const fresh = page.filter((message) => settle(room, message) && (side === 'older' ? message.seq! < first : message.seq! > last))
  const all = side === 'older' ? [...fresh, ...items] : [...items, ...fresh]
  if (all.length > KEPT) room[side === 'older' ? 'hasNewer' : 'hasOlder'] = true
  room.items = side === 'older' ? all.slice(0, KEPT) : all.slice(-KEPT)
}

export const isBehind = (room: Room | undefined): boolean => Boolean(room?.loaded && room.head > room.changeSeq)
