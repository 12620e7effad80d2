import type { Tone } from '../../ui'

/** What became of an invitation or a link, in a word. */
const words: Record<string, { label: string; tone: Tone }> = {
  pending: { label: 'Waits', tone: 'pending' },
  accepted: { label: 'Accepted', tone: 'accent' },
  declined: { label: 'Declined', tone: 'urgent' },
  revoked: { label: 'Revoked', tone: 'plain' },
  expired: { label: 'Expired', tone: 'held' },
  superseded: { label: 'Replaced', tone: 'plain' },
  used_up: { label: 'Used up', tone: 'held' },
}

export const stateWord = (state: string) => words[state] ?? { label: state, tone: 'plain' as const }

/** Which kind of invitation gives a role; an initiative has its own, except for its security manager. */
export function kindFor(role: string, initiative: boolean): string {
  if (role === 'security_manager') return 'security_manager'
  if (initiative) return 'initiative'
  return role === 'manager' ? 'project_manager' : 'project_member'
}
