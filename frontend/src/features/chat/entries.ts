/** The rows of a conversation as they are drawn: days, the "new" line, messages, what is held, what is being sent. */
import type { Message } from '../../api'
import { sameDay } from '../../ui/time'
import type { Outgoing, Room } from './room'

export type Entry =
  | { type: 'day'; key: string; at: string }
  | { type: 'new'; key: string }
  | { type: 'message'; key: string; message: Message; compact: boolean }
  | { type: 'outgoing'; key: string; outgoing: Outgoing }

const GROUP_WITHIN = 5 * 60_000

/** The same person going on within minutes: no need to say again who speaks. */
function continues(before: Message | undefined, message: Message): boolean {
  if (!before || before.kind !== 'text' || message.kind !== 'text') return false
  if (!before.author?.uuid || before.author.uuid !== message.author?.uuid) return false
  return Date.parse(message.created_at) - Date.parse(before.created_at) < GROUP_WITHIN
}

// The key outlives the answer: the row of a message being sent becomes the row of the stored one.
const keyOf = (message: Message) => message.client_id ?? message.uuid

export function entriesOf(room: Room, readUpTo: number | null, me: string | null): Entry[] {
  const entries: Entry[] = []
  let before: Message | undefined
  let marked = readUpTo === null
  const add = (message: Message) => {
    const sameDate = before && sameDay(before.created_at, message.created_at)
    if (!sameDate) entries.push({ type: 'day', key: `day:${message.created_at.slice(0, 10)}:${message.uuid}`, at: message.created_at })
    const fresh = !marked && (message.seq ?? 0) > (readUpTo ?? 0) && message.author?.uuid !== me
    if (fresh) {
      entries.push({ type: 'new', key: 'new' })
      marked = true
    }
    entries.push({ type: 'message', key: keyOf(message), message, compact: Boolean(sameDate) && !fresh && continues(before, message) })
    before = message
  }
  for (const message of room.items) add(message)
  if (!room.hasNewer) for (const message of room.held) add(message)
  // What is on its way stands at the end, which is not here when one looks at an earlier part.
  if (!room.hasNewer) for (const outgoing of room.outbox) entries.push({ type: 'outgoing', key: outgoing.clientId, outgoing })
  return entries
}
