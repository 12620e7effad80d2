/** The nouns of the product: one word for one thing, on every screen. */
import type { IconName } from './icons'

export const roles: Record<string, { label: string; does: string }> = {
  member: { label: 'Member', does: 'Takes part: reads, writes and talks.' },
  moderator: { label: 'Moderator', does: 'Keeps the conversation in order: may delete messages of others.' },
  manager: { label: 'Manager', does: 'Invites and removes people, decides applications, edits the project.' },
  security_manager: { label: 'Security manager', does: 'Reviews content before it is published, where the project asks for it.' },
  owner: { label: 'Owner', does: 'Everything, and appoints the others.' },
}

const ORDER = ['owner', 'manager', 'security_manager', 'moderator', 'member']

export const roleLabel = (role: string) => roles[role]?.label ?? role.replaceAll('_', ' ')
/** The roles to show: "member" says nothing where there is a stronger one. */
export function shownRoles(given: readonly string[]): string[] {
  const sorted = given.toSorted((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b))
  return sorted.length > 1 ? sorted.filter((role) => role !== 'member') : sorted
}

export const kinds: Record<string, { label: string; does: string; icon: IconName }> = {
  project: { label: 'Project', does: 'People who work on one thing.', icon: 'projects' },
  organisation: { label: 'Organisation', does: 'A body with members, equipment or knowledge to offer.', icon: 'building' },
  social_initiative: { label: 'Social initiative', does: 'A cause that several projects serve.', icon: 'leaf' },
  business_initiative: { label: 'Business initiative', does: 'A venture that several projects serve.', icon: 'rocket' },
}

export const kindOf = (kind: string) => kinds[kind] ?? { label: kind, does: '', icon: 'projects' as const }
export const isInitiative = (kind: string) => kind.endsWith('_initiative')

export const visibilities: Record<string, { label: string; does: string; icon: IconName }> = {
  private: { label: 'Private', does: 'Only members know that it exists.', icon: 'lock' },
  network: { label: 'Network', does: 'Everybody who is signed in here finds it and reads its description.', icon: 'network' },
  public: { label: 'Public', does: 'Anybody may read its description, also without an account.', icon: 'globe' },
}

export const joinPolicies: Record<string, { label: string; does: string }> = {
  closed: { label: 'By invitation', does: 'Managers invite; nobody else comes in.' },
  application: { label: 'By application', does: 'People apply with a few words; managers decide.' },
  open: { label: 'Open', does: 'Everybody who sees it may join at once.' },
}

export const memberLists: Record<string, { label: string; does: string }> = {
  everybody: { label: 'Everybody', does: 'Whoever sees the project sees its members.' },
  members: { label: 'Members', does: 'Members see each other; others see nobody.' },
  managers: { label: 'Managers', does: 'Only managers see who is in.' },
}

export const options = (words: Record<string, { label: string }>) =>
  Object.entries(words).map(([value, { label }]) => ({ value, label }))
