/** How well a text answers what was typed: 0 is not at all. Forgiving of accents, of the order of words, and of letters left out. */
import { plain } from '../../ui'

const wordsOf = (text: string) => text.split(/[\s,.·:/–-]+/).filter(Boolean)

/** The letters in their order, with others between them: `tdg` finds "tide gauges". */
function letters(text: string, typed: string): boolean {
  let at = -1
  for (const letter of typed) {
    at = text.indexOf(letter, at + 1)
    if (at < 0) return false
  }
  return true
}

export function score(label: string, typed: string, finds = ''): number {
  const [text, wanted, other] = [label, typed, finds].map((one) => plain(one).trim()) as [string, string, string]
  if (!wanted) return 0
  if (text === wanted) return 100
  if (text.startsWith(wanted)) return 90
  const words = wordsOf(text)
  const parts = wordsOf(wanted)
  if (parts.every((part) => words.some((word) => word.startsWith(part)))) return 80
  if (text.includes(wanted)) return 60
  const all = [...words, ...wordsOf(other)]
  if (parts.every((part) => all.some((word) => word.startsWith(part)))) return 50
  if (wanted.length > 1 && letters(text, wanted.replaceAll(/\s/g, ''))) return 20
  return 0
}
