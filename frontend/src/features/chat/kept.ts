/**
 * What somebody wrote and the server does not have yet, in this browser's storage: it survives a reload and a closed
 * window. Each message has an entry of its own, so that two windows do not overwrite each other.
 */
import type { Picked } from './mentions'
import type { MessagesState, Outgoing } from './messages'

export interface Draft {
  text: string
  picked: Picked[]
}

export interface Unsent {
  conversation: string
  outgoing: Outgoing
}

const ALL = 'collabkit-kept:'
let person: string | null = null

const draftKey = (conversation: string) => `${ALL}${person}:draft:${conversation}`
const unsentKey = (conversation: string, clientId: string) => `${ALL}${person}:unsent:${conversation}:${clientId}`

function keys(prefix: string): string[] {
  return Object.keys(localStorage).filter((key) => key.startsWith(prefix))
}

function write(key: string, value: object | null): void {
  try {
    if (value) localStorage.setItem(key, JSON.stringify(value))
    else localStorage.removeItem(key)
  } catch {
    // The storage is full or switched off: what is written is then kept for as long as the window lives.
  }
}

function read<T>(key: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as T | null
  } catch {
    return null
  }
}

/** From now on everything is kept for this person; what was kept for others is gone. */
export function keepFor(uuid: string): void {
  person = uuid
  for (const key of keys(ALL)) if (!key.startsWith(`${ALL}${uuid}:`)) localStorage.removeItem(key)
}

/** At sign-out: nothing that was written stays in this browser. */
export function forgetKept(): void {
  person = null
  for (const key of keys(ALL)) localStorage.removeItem(key)
}

/** What was begun and not sent, per conversation. */
export const drafts = {
  read: (conversation: string): Draft => read<Draft>(draftKey(conversation)) ?? { text: '', picked: [] },
  write(conversation: string, draft: Draft): void {
    if (person) write(draftKey(conversation), draft.text ? draft : null)
  },
}

/** Brings the storage to what the rooms hold now. */
export function keepUnsent(before: MessagesState, now: MessagesState): void {
  if (!person) return
  for (const conversation of new Set([...Object.keys(before), ...Object.keys(now)])) {
    const [old, fresh] = [before[conversation]?.outbox ?? [], now[conversation]?.outbox ?? []]
    if (old === fresh) continue
    for (const outgoing of fresh) if (!old.includes(outgoing)) write(unsentKey(conversation, outgoing.clientId), outgoing)
    for (const { clientId } of old) {
      if (!fresh.some((outgoing) => outgoing.clientId === clientId)) write(unsentKey(conversation, clientId), null)
    }
  }
}

/** What was not sent when this browser was last here, in the order in which it was written. */
export function keptUnsent(): Unsent[] {
  const prefix = `${ALL}${person}:unsent:`
  return keys(prefix)
    .flatMap((key) => {
      const outgoing = read<Outgoing>(key)
      return outgoing ? [{ conversation: key.slice(prefix.length).split(':')[0]!, outgoing }] : []
    })
    .toSorted((a, b) => a.outgoing.createdAt.localeCompare(b.outgoing.createdAt))
}
