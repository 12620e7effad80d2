/**
 * What somebody wrote and the server does not have yet, in this browser's storage: it survives a reload and a closed
 * window. Each message has an entry of its own, so that two windows do not overwrite each other.
 */
import type { Kept } from '../../ui/kept'
import type { Quote, Written } from './mentions'
import type { MessagesState, Outgoing } from './room'

export interface Draft extends Written {
  quote?: Quote | null
}

/** What a change of a message has come to, and its body as it was when that was begun. */
export interface Edit extends Written {
  of: string
}

export interface Unsent {
  conversation: string
  outgoing: Outgoing
}

export interface Place {
  conversation: string
  uuid: string
}

const ALL = 'collabkit-kept:'
let person: string | null = null

const draftKey = (conversation: string) => `${ALL}${person}:draft:${conversation}`
const unsentKey = (conversation: string, clientId: string) => `${ALL}${person}:unsent:${conversation}:${clientId}`

const editKey = ({ conversation, uuid }: Place) => `${ALL}${person}:edit:${conversation}:${uuid}`
const removalKey = ({ conversation, uuid }: Place) => `${ALL}${person}:removal:${conversation}:${uuid}`

// Where the storage is full or switched off: for as long as the window lives.
const unstored = new Map<string, string>()

function keys(prefix: string): string[] {
  // What the storage did not take anew is there in its old form.
  return [...new Set([...unstored.keys(), ...Object.keys(localStorage)])].filter((key) => key.startsWith(prefix))
}

function write(key: string, value: object | null): void {
  unstored.delete(key)
  try {
    if (value) localStorage.setItem(key, JSON.stringify(value))
    else localStorage.removeItem(key)
  } catch {
    if (value) unstored.set(key, JSON.stringify(value))
  }
}

function read<T>(key: string): T | null {
  try {
    return JSON.parse(unstored.get(key) ?? localStorage.getItem(key) ?? 'null') as T | null
  } catch {
    return null
  }
}

/** From now on everything is kept for this person; what was kept for others is gone. */
export function keepFor(uuid: string): void {
  person = uuid
  for (const key of keys(ALL)) if (!key.startsWith(`${ALL}${uuid}:`)) write(key, null)
}

/** At sign-out: nothing that was written stays in this browser. */
export function forgetKept(): void {
  person = null
  for (const key of keys(ALL)) write(key, null)
}

const listeners = new Set<() => void>()

/** For what shows that something is kept, or not any more. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function keep(key: string, value: object | null): void {
  if (!person) return
  const before = read(key) !== null
  write(key, value)
  if (before !== (value !== null)) for (const listener of listeners) listener()
}

/** What was begun and not sent, per conversation. */
export const drafts = {
  read: (conversation: string): Draft => read<Draft>(draftKey(conversation)) ?? { text: '', picked: [] },
  has: (conversation: string): boolean => read(draftKey(conversation)) !== null,
  write: (conversation: string, draft: Draft): void => keep(draftKey(conversation), draft.text || draft.quote ? draft : null),
}

/** Changes of messages that were begun and not saved, per message. */
export const edits = {
  read: (place: Place): Edit | null => read<Edit>(editKey(place)),
  has: (place: Place): boolean => read(editKey(place)) !== null,
  write: (place: Place, edit: Edit | null): void => keep(editKey(place), edit),
  /** The messages of a conversation with such a change. */
  in(conversation: string): string[] {
    const prefix = editKey({ conversation, uuid: '' })
    return keys(prefix).map((key) => key.slice(prefix.length)).toSorted()
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

/** How much of that there is, by whomever: at sign-out all of it goes. Blanks and a bare quote are no loss. */
export function countKept(): Kept {
  const all = keys(ALL)
  const of = (what: string) => all.filter((key) => key.slice(ALL.length).split(':')[1] === what)
  return { drafts: of('draft').filter((key) => read<Draft>(key)?.text.trim()).length, edits: of('edit').length, unsent: of('unsent').length }
}

/** A deletion, and since when it is offered to be undone, where it still is. */
export interface Removal extends Place {
  offered?: number
}

/** Deletions that can still be undone, those on their way, and those that failed where nobody could be told. */
export const removals = {
  keep(place: Removal): void {
    if (person) write(removalKey(place), place)
  },
  drop: (place: Place): void => write(removalKey(place), null),
  all: (): Removal[] => keys(`${ALL}${person}:removal:`).flatMap((key) => read<Removal>(key) ?? []),
}
