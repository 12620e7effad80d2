import { t } from '@lingui/core/macro'
import type { Tone } from '../../ui'

/** What became of an invitation or a link, in a word. */
const words: Record<string, { label: string; tone: Tone }> = {
  pending: { get label() { return t({ message: 'Waiting', context: 'an invitation' }) }, tone: 'pending' },
  accepted: { get label() { return t({ message: 'Accepted', context: 'an invitation' }) }, tone: 'accent' },
  declined: { get label() { return t({ message: 'Declined', context: 'an invitation' }) }, tone: 'urgent' },
  revoked: { get label() { return t({ message: 'Taken back', context: 'an invitation' }) }, tone: 'plain' },
  expired: { get label() { return t({ message: 'Expired', context: 'an invitation' }) }, tone: 'held' },
  superseded: { get label() { return t({ message: 'Replaced', context: 'an invitation' }) }, tone: 'plain' },
  used_up: { get label() { return t({ message: 'Used up', context: 'an invitation' }) }, tone: 'held' },
}

export const stateWord = (state: string) => words[state] ?? { label: state, tone: 'plain' as const }

/** Which kind of invitation gives a role; an initiative has its own, except for its security manager. */
export function kindFor(role: string, initiative: boolean): string {
  if (role === 'security_manager') return 'security_manager'
  if (initiative) return 'initiative'
  return role === 'manager' ? 'project_manager' : 'project_member'
}
