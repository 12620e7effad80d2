/** The nouns of the product: one word for one thing, on every screen. Getters, because a module is read before its words are. */
import { t } from '@lingui/core/macro'
import type { IconName } from './icons'

export const roles: Record<string, { label: string; does: string }> = {
  member: { get label() { return t`Member` }, get does() { return t`Takes part: reads, writes and talks.` } },
  moderator: { get label() { return t`Moderator` }, get does() { return t`Keeps the conversation in order: may delete messages of others.` } },
  manager: { get label() { return t`Manager` }, get does() { return t`Invites and removes people, decides applications, edits the project.` } },
  security_manager: { get label() { return t`Security manager` }, get does() { return t`Reviews content before it is published, where the project asks for it.` } },
  owner: { get label() { return t`Owner` }, get does() { return t`Everything, and appoints the others.` } },
}

const ORDER = ['owner', 'manager', 'security_manager', 'moderator', 'member']

export const roleLabel = (role: string) => roles[role]?.label ?? role.replaceAll('_', ' ')
/** The roles to show: "member" says nothing where there is a stronger one. */
export function shownRoles(given: readonly string[]): string[] {
  const sorted = given.toSorted((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b))
  return sorted.length > 1 ? sorted.filter((role) => role !== 'member') : sorted
}

export const kinds: Record<string, { label: string; does: string; icon: IconName }> = {
  project: { get label() { return t`Project` }, get does() { return t`People who work on one thing.` }, icon: 'projects' },
  organisation: { get label() { return t`Organisation` }, get does() { return t`A body with members, equipment or knowledge to offer.` }, icon: 'building' },
  social_initiative: { get label() { return t`Social initiative` }, get does() { return t`A cause that several projects serve.` }, icon: 'leaf' },
  business_initiative: { get label() { return t`Business initiative` }, get does() { return t`A venture that several projects serve.` }, icon: 'rocket' },
}

export const kindOf = (kind: string) => kinds[kind] ?? { label: kind, does: '', icon: 'projects' as const }
export const isInitiative = (kind: string) => kind.endsWith('_initiative')

export const visibilities: Record<string, { label: string; does: string; icon: IconName }> = {
  private: { get label() { return t`Private` }, get does() { return t`Only members know that it exists.` }, icon: 'lock' },
  network: { get label() { return t`Network` }, get does() { return t`Everybody who is signed in here finds it and reads its description.` }, icon: 'network' },
  public: { get label() { return t`Public` }, get does() { return t`Everybody who is signed in here finds it; elsewhere its description may be shown to anybody.` }, icon: 'globe' },
}

export const joinPolicies: Record<string, { label: string; does: string }> = {
  closed: { get label() { return t`By invitation` }, get does() { return t`Managers invite; nobody else comes in.` } },
  application: { get label() { return t`By application` }, get does() { return t`People apply with a few words; managers decide.` } },
  open: { get label() { return t`Open` }, get does() { return t`Everybody who sees it may join at once.` } },
}

export const memberLists: Record<string, { label: string; does: string }> = {
  everybody: { get label() { return t`Everybody` }, get does() { return t`Whoever sees the project sees its members.` } },
  members: { get label() { return t`Members` }, get does() { return t`Members see each other; others see nobody.` } },
  managers: { get label() { return t`Managers` }, get does() { return t`Only managers see who is in.` } },
}

export const options = (words: Record<string, { label: string }>) =>
  Object.entries(words).map(([value, { label }]) => ({ value, label }))
