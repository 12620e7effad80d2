/** Who sees the tour by itself: somebody who signed up in this browser a short while ago, once. */
import type { Me } from '../api/types'

type Person = Pick<Me, 'uuid' | 'email'>

// When that was, and with which address: another person may sign in here next. It is no matter of one tab, because
// whoever confirms an address often goes on in another.
const NEW_HERE = 'collabkit-new-here'
const SEEN = 'collabkit-tour:'
const DAY_MS = 24 * 60 * 60 * 1000

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // The storage is full or switched off: there is no tour by itself, and the palette has it.
  }
}

function read(key: string): string {
  try {
    return localStorage.getItem(key) ?? ''
  } catch {
    return ''
  }
}

/** For the screen that makes an account. */
export const signedUp = (email: string): void => write(NEW_HERE, `${Date.now()} ${email.trim().toLowerCase()}`)

export function isNewHere({ uuid, email }: Person): boolean {
  const [since, address] = read(NEW_HERE).split(' ')
  return Date.now() - Number(since) < DAY_MS && address === email.toLowerCase() && read(SEEN + uuid) === ''
}

/** Skipped or gone through: it does not come by itself again. */
export function tourSeen({ uuid }: Person): void {
  write(NEW_HERE, '')
  write(SEEN + uuid, 'yes')
}
