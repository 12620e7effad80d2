import { useEffect, useState } from 'react'
import { locale } from '../../i18n'
import type { Emoji } from './emoji'
import type { Suggestion } from './Suggestions'

const SHOWN = 6
// A colon and two letters, at the start or after a space: neither a time of day nor an address.
const TYPING = /(?:^|\s):([\p{L}\p{N}_+-]{2,30})$/u

async function emojiFor(typed: string): Promise<Emoji[]> {
  const { emojiIn, findEmoji } = await import('./emoji')
  // Without the connection that its names would come by, a language goes without them.
  const all = await emojiIn(locale).catch(() => emojiIn('en'))
  return findEmoji(all, typed, SHOWN)
}

// The same with its second colon, as the list itself writes a name.
const NAMED = /(?:^|\s)(:([\p{L}\p{N}_+-]{2,30}):)$/u

/** Emoji whose name begins with the ":…" that is being typed. */
export function useEmoji(onPick: (character: string) => void) {
  const [typed, setTyped] = useState<string | null>(null)
  const [found, setFound] = useState<{ typed: string; emoji: Emoji[] } | null>(null)
  useEffect(() => {
    if (!typed) return
    let wanted = true
    void emojiFor(typed).then((emoji) => {
      if (wanted) setFound({ typed, emoji })
    })
    return () => { wanted = false }
  }, [typed])
  const items: Suggestion[] = typed === null || found?.typed !== typed ? [] : found.emoji.map(({ character, code, name }) => ({
    key: character,
    label: <><span aria-hidden="true">{character}</span><span>{name ?? `:${code}:`}</span></>,
    pick: () => { onPick(character); setTyped(null) },
  }))
  return {
    items, asked: typed,
    /** The emoji whose whole name stands before the caret; its list has been there before the second colon. */
    named: (before: string) => {
      const [, name = '', code = ''] = NAMED.exec(before) ?? []
      const [first] = found?.typed === code.toLowerCase() ? found.emoji : []
      return first && first.code === found?.typed ? { name, character: first.character } : null
    },
    look: (before: string) => setTyped(TYPING.exec(before)?.[1]?.toLowerCase() ?? null),
    close: () => setTyped(null),
  }
}
