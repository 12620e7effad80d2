/** What somebody chose in the palette, newest first; in this browser, for this person, until sign-out. */

export interface Recent {
  id: string
  label: string
  note: string
  to: string
}

const ALL = 'collabkit-recent:'
const KEPT = 8

export function recents(person: string): Recent[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(ALL + person) ?? '[]')
    return Array.isArray(kept) ? (kept as Recent[]) : []
  } catch {
    return []
  }
}

export function used(person: string, recent: Recent): void {
  const others = recents(person).filter(({ id }) => id !== recent.id)
  try {
    localStorage.setItem(ALL + person, JSON.stringify([recent, ...others].slice(0, KEPT)))
  } catch {
    // The storage is full or switched off: nothing is remembered then.
  }
}

/** At sign-out, and when somebody else comes: the names of one person's places are none of the next one's business. */
export function forgetRecents(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(ALL)) localStorage.removeItem(key)
}
