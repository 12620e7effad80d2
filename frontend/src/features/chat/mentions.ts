/**
 * Mentions. People see and type "@Ada Lovelace"; what is stored is "@[Ada Lovelace](person:<uuid>)".
 */
export interface Picked {
  uuid: string
  name: string
}

const STORED = /@\[([^\]]*)\]\(person:([0-9a-f-]{36})\)/g
// A caret behind "@" and up to two words, at the start or after a space: an e-mail address is no mention.
const TYPING = /(?:^|[\s(])@([^\s@][^@\n]{0,40})?$/

const plain = (name: string) => name.replaceAll(/[[\]\n]/g, '').trim()

const escaped = (name: string) => name.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)

/** What one types as what is stored; longer names first, so that "Ada B" is not taken for "Ada". */
export function encode(text: string, picked: readonly Picked[]): string {
  const places = picked.toSorted((a, b) => b.name.length - a.name.length)
  if (places.length === 0) return text
  const uuids = new Map(places.map(({ name, uuid }) => [name, uuid]))
  const any = new RegExp(`@(${places.map(({ name }) => escaped(name)).join('|')})(?![\\p{L}\\p{N}])`, 'gu')
  return text.replaceAll(any, (_all, name: string) => `@[${plain(name)}](person:${uuids.get(name)})`)
}

export function decode(body: string): { text: string; picked: Picked[] } {
  const picked = new Map<string, Picked>()
  const text = body.replaceAll(STORED, (_all, name: string, uuid: string) => {
    picked.set(uuid, { uuid, name })
    return `@${name}`
  })
  return { text, picked: [...picked.values()] }
}

/** What stands behind the "@" that the caret is in, or null when one is not writing a mention. */
export function typing(textBeforeCaret: string): string | null {
  const match = TYPING.exec(textBeforeCaret)
  if (!match) return null
  const words = match[1] ?? ''
  return words.split(' ').length > 2 ? null : words
}

/** One line for lists: no mark-up, no line breaks. */
export function preview(body: string): string {
  return decode(body).text
    .replaceAll(/```[\s\S]*?(```|$)/g, ' [code] ')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[*_`#>~]+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
