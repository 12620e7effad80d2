/**
 * Mentions. People see and type "@Ada Lovelace"; what is stored is "@[Ada Lovelace](person:<uuid>)".
 */
import { t } from '@lingui/core/macro'

export interface Picked {
  uuid: string
  name: string
  /** Where its "@" stands; unknown once that was deleted, and in drafts of earlier days. */
  at?: number
}

/** What one writes, as one sees it, with the people who were picked for it. */
export interface Written {
  text: string
  picked: Picked[]
}

const STORED = /@\[([^\]]*)\]\(person:([0-9a-f-]{36})\)/g
// A caret behind "@" and up to two words, at the start or after a space: an e-mail address is no mention.
const TYPING = /(?:^|[\s(])@([^\s@][^@\n]{0,40})?$/

const plain = (name: string) => name.replaceAll(/[[\]\n]/g, '').trim()

const escaped = (name: string) => name.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)

const standsAt = (text: string, at: number, name: string) =>
  text.startsWith(`@${name}`, at) && !/^[\p{L}\p{N}]/u.test(text.slice(at + 1 + name.length))

/**
 * Who is meant by each "@name". Where several people of one name were picked, the place decides; a name whose place is
 * lost goes to the next of them who has none, and to nobody rather than to a wrong one.
 */
function whoStands(text: string, picked: readonly Picked[]): (at: number, name: string) => Picked | undefined {
  const placed = new Map(picked.flatMap((one) => (one.at !== undefined && standsAt(text, one.at, one.name) ? [[one.at, one] as const] : [])))
  const settled = new Set(placed.values())
  const free = picked.filter((one) => !settled.has(one))
  return (at, name) => {
    const here = placed.get(at)
    if (here) return here
    const namesakes = picked.filter((one) => one.name === name)
    if (new Set(namesakes.map(({ uuid }) => uuid)).size === 1) return namesakes[0]
    const next = free.findIndex((one) => one.name === name)
    return next < 0 ? undefined : free.splice(next, 1)[0]
  }
}

/** What one types as what is stored; longer names first, so that "Ada B" is not taken for "Ada". */
export function encode({ text, picked }: Written): string {
  const names = [...new Set(picked.map(({ name }) => name))].toSorted((a, b) => b.length - a.length)
  if (names.length === 0) return text
  const who = whoStands(text, picked)
  const any = new RegExp(`@(${names.map(escaped).join('|')})(?![\\p{L}\\p{N}])`, 'gu')
  return text.replaceAll(any, (all, name: string, at: number) => {
    const meant = who(at, name)
    return meant ? `@[${plain(meant.name)}](person:${meant.uuid})${all.slice(1 + meant.name.length)}` : all
  })
}

export function decode(body: string): Written {
  const picked: Picked[] = []
  let shorter = 0
  const text = body.replaceAll(STORED, (all, name: string, uuid: string, at: number) => {
    picked.push({ uuid, name, at: at - shorter })
    shorter += all.length - name.length - 1
    return `@${name}`
  })
  return { text, picked }
}

/** A stored text behind what is being written, with a line between them; the people of both keep their places. */
export function appended({ text, picked }: Written, body: string): Written {
  const more = decode(body)
  const before = text.trim() ? `${text}\n\n` : ''
  const moved = more.picked.map((one) => ({ ...one, at: one.at === undefined ? undefined : one.at + before.length }))
  return { text: before + more.text, picked: [...(before ? picked : []), ...moved] }
}

function sameStart(one: string, other: string, limit: number): number {
  let length = 0
  while (length < limit && one[length] === other[length]) length += 1
  return length
}

/** What is written after a change that ended at the caret: whoever was picked stays where the text around has moved. */
export function changed({ text, picked }: Written, now: string, caret: number): Written {
  const behind = now.slice(caret)
  const tail = text.endsWith(behind) ? behind.length : 0
  const start = sameStart(text, now, Math.min(text.length, now.length) - tail)
  const end = text.length - tail
  const moved = (at: number) => (at < start ? at : at >= end ? at + now.length - text.length : undefined)
  return { text: now, picked: picked.map((one) => (one.at === undefined ? one : { ...one, at: moved(one.at) })) }
}

/** What stands behind the "@" that the caret is in, or null when one is not writing a mention. */
export function typing(textBeforeCaret: string): string | null {
  const match = TYPING.exec(textBeforeCaret)
  if (!match) return null
  const words = match[1] ?? ''
  return words.split(' ').length > 2 ? null : words
}

const QUOTED = /^>.*\n?/gm

/** One line for lists: no mark-up, no line breaks, and not what is only quoted. */
export function preview(body: string): string {
  const { text } = decode(body)
  return (text.replaceAll(QUOTED, '').trim() || text)
    .replaceAll(/```[\s\S]*?(```|$)/g, ` [${t`code`}] `)
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[*_`#>~]+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** What one answers to. */
export interface Quote {
  conversation: string
  message: string
  author: string
  text: string
}

const QUOTED_LINES = 6
const QUOTED_LENGTH = 400

/** The words of a message that an answer repeats: not what it quotes itself, and as many as remind of it. */
export function quotable(body: string): string {
  const { text } = decode(body)
  const own = text.replaceAll(QUOTED, '').trim() || text.replaceAll(/^>\s?/gm, '').trim()
  const lines = own.split('\n')
  const some = lines.slice(0, QUOTED_LINES).join('\n').slice(0, QUOTED_LENGTH).trim()
  return some.length < own.length ? `${some}…` : some
}

/** An answer as it is stored: a quote that names its author and leads back to the message, then the answer. */
export function withQuote({ conversation, message, author, text }: Quote, answer: string): string {
  const head = `[${plain(author)}](/chat/${conversation}?message=${message}):`
  return `${[head, ...text.split('\n')].map((line) => `> ${line}`).join('\n')}\n\n${answer}`
}

/** Telling so many at once is asked about first. */
export const MANY = 5

const mentioned = (body: string) => [...new Set([...body.matchAll(STORED)].map(([, , uuid]) => uuid))]

/** How many people a text tells by mentioning them; an edit tells only those whom it did not name before. */
export const mentionCount = (body: string, before = ''): number => mentioned(body).filter((uuid) => !mentioned(before).includes(uuid)).length
