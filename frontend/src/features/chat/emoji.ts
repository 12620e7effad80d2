/**
 * Emoji by their names: the English ones, as everybody's chat has them behind a colon, and those of the page's language.
 * The data is big: this module is loaded when the first colon asks for it, and a language's names when it is spoken.
 */
import data from 'emojibase-data/en/compact.json'
import shortcodes from 'emojibase-data/en/shortcodes/github.json'

export interface Emoji {
  character: string
  /** What it is called behind a colon. */
  code: string
  /** What it is called in the page's language, where that is not English. */
  name: string | undefined
  words: string[]
}

interface Named {
  hexcode: string
  unicode: string
  label: string
  tags?: string[]
}

/** The languages that the package has names in, of those that the client speaks; it has none in Arabic. */
const NAMES: Record<string, () => Promise<{ default: unknown }>> = { de: () => import('emojibase-data/de/compact.json') }

const codes = shortcodes as Record<string, string | string[] | undefined>
const whole = (label: string) => label.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '_')
const wordsOf = ({ label, tags = [] }: Named) => [whole(label), ...[label, ...tags].flatMap((text) => text.toLowerCase().split(/[\s:,-]+/))]

function emojiOf(one: Named, own: Named | undefined): Emoji {
  const names = [codes[one.hexcode] ?? []].flat()
  const words = [...names, ...wordsOf(one), ...(own ? wordsOf(own) : [])]
  return { character: one.unicode, code: names[0] ?? whole(one.label), name: own?.label, words }
}

let last: { locale: string; all: Emoji[] } | null = null

/** All emoji, with the names of one language beside the English ones. */
export async function emojiIn(locale: string): Promise<Emoji[]> {
  if (last?.locale === locale) return last.all
  const names = ((await NAMES[locale]?.())?.default ?? []) as Named[]
  const own = new Map(names.map((one) => [one.hexcode, one]))
  const all = (data as Named[]).map((one) => emojiOf(one, own.get(one.hexcode)))
  last = { locale, all }
  return all
}

/** How well a name fits: it is it, begins with it, has a word that does. Lower is better; 9 is not at all. */
function fit({ code, words }: Emoji, typed: string): number {
  if (code === typed) return 0
  if (code.startsWith(typed)) return 1
  if (words.includes(typed)) return 2
  return words.some((word) => word.startsWith(typed)) ? 3 : 9
}

export function findEmoji(all: readonly Emoji[], typed: string, limit: number): Emoji[] {
  return all.map((emoji) => ({ emoji, rank: fit(emoji, typed) }))
    .filter(({ rank }) => rank < 9)
    .toSorted((a, b) => a.rank - b.rank || a.emoji.code.length - b.emoji.code.length)
    .slice(0, limit)
    .map(({ emoji }) => emoji)
}
