/** What the palette offers: conversations, projects and people to go to, and every command there is. */
import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useGetMeQuery, useListPeopleQuery, useListProjectsQuery, useMyProjects } from '../../api'
import { has } from '../../bootstrap'
import { useAllCommands } from '../../commands'
import { ConversationGlyph } from '../../features/chat/ConversationLinks'
import { titleOf } from '../../features/chat/conversations'
import { useConversations } from '../../features/chat/unread'
import { Face, Icon, kindOf } from '../../ui'
import { score } from './match'
import { type Recent, recents } from './recent'

export interface Entry {
  id: string
  label: string
  note: string
  glyph: ReactNode
  /** Where it leads; a command has `run` instead. */
  to?: string
  run?: () => void
  keys?: string
  finds?: string
  unread?: number
  /** The server found it for what is typed, perhaps by more than its name: it stays, behind what the name answers. */
  found?: boolean
}

export interface EntryGroup {
  label: string
  entries: Entry[]
}

const SHOWN = 6
// Of one heading's commands, before anything is typed: a list of people or letters may have many.
const LISTED = 12
const ASKED = 8
const FOUND_BY_SERVER = 15
const RECENT_FIRST = 8

function useConversationEntries(): Entry[] {
  const { t } = useLingui()
  const { data: me } = useGetMeQuery()
  const mine = me?.uuid ?? null
  const kinds: Record<string, string> = { channel: t`Project conversation`, group: t`Group`, direct: t`Direct conversation` }
  return useConversations().conversations.map((conversation) => ({
    id: `conversation:${conversation.uuid}`, label: titleOf(conversation, mine), note: kinds[conversation.kind] ?? '',
    glyph: <ConversationGlyph conversation={conversation} me={mine} size={20} />, to: `/chat/${conversation.uuid}`, unread: conversation.unread,
    finds: conversation.participants.map(({ display_name }) => display_name).join(' '),
  }))
}

/** What the server is asked, and whether that is what stands in the field: an answer to another text finds nothing of itself. */
interface Asked {
  q: string
  now: boolean
}

/** Mine at once, all others that I may see as the server finds them. */
function useProjectEntries({ q, now }: Asked): Entry[] {
  const { projects: mine } = useMyProjects({ skip: !has('projects') })
  // The last answer stays while the next is on its way, for what its names say.
  const { data, currentData } = useListProjectsQuery({ q, limit: ASKED }, { skip: !q || !has('projects') })
  const found = data?.items ?? []
  const answered = now && currentData !== undefined
  const own = new Set(mine.map(({ uuid }) => uuid))
  const others = found.filter(({ uuid }) => !own.has(uuid))
  return [...mine, ...others].map(({ uuid, name, kind }) => ({
    id: `project:${uuid}`, label: name, note: kindOf(kind).label, glyph: <Icon name={kindOf(kind).icon} />, to: `/projects/${uuid}`, found: answered && !own.has(uuid),
  }))
}

function usePersonEntries({ q, now }: Asked): Entry[] {
  const { data, currentData } = useListPeopleQuery({ q, limit: ASKED }, { skip: !q })
  const found = now && currentData !== undefined
  return (data?.items ?? []).map((person) => ({
    id: `person:${person.uuid}`, label: person.display_name, note: person.headline ?? '', glyph: <Face person={person} size={20} />, to: `/people/${person.uuid}`, found,
  }))
}

function useCommandEntries(): Entry[] {
  return useAllCommands().filter(({ hidden }) => !hidden).map(({ id, label, section, run, keys, finds }) => ({
    id: `command:${id}`, label, note: section, glyph: <Icon name="forward" size={16} />, run, keys, finds,
  }))
}

interface All {
  conversations: Entry[]
  projects: Entry[]
  people: Entry[]
  commands: Entry[]
}

const glyphOf = (id: string, label: string) =>
  id.startsWith('person:') ? <Face person={{ display_name: label, avatar_url: null }} size={20} /> : <Icon name="projects" />

/** What was chosen last: a place or a command that is not there any more is left out; people are not listed unasked, so theirs are kept. */
function recentEntries(kept: Recent[], all: All): Entry[] {
  const known = [...all.conversations, ...all.projects, ...all.commands]
  return kept.flatMap(({ id, label, note, to }) => {
    const entry = known.find((other) => other.id === id)
    if (entry) return [entry]
    return to && !id.startsWith('conversation:') ? [{ id, label, note, to, glyph: glyphOf(id, label) }] : []
  })
}

/** Before anything is typed: what was used last, where something is unread, and what one can do. */
function useUnasked(all: All, kept: Recent[]): EntryGroup[] {
  const { t } = useLingui()
  const recent = recentEntries(kept, all).slice(0, SHOWN)
  const fresh = (entry: Entry) => !recent.some(({ id }) => id === entry.id)
  const unread = all.conversations.filter((entry) => entry.unread && fresh(entry))
  const read = all.conversations.filter((entry) => !entry.unread && fresh(entry))
  const sections = [...new Set(all.commands.map(({ note }) => note))]
  return [
    { label: t`Recent`, entries: recent },
    { label: t`Conversations`, entries: [...unread, ...read].slice(0, SHOWN) },
    ...sections.map((label) => ({ label, entries: all.commands.filter((entry) => entry.note === label && fresh(entry)).slice(0, LISTED) })),
  ]
}

/** The best answers of each kind, the kind with the best one first. */
function useAnswers(all: All, kept: Recent[], typed: string): EntryGroup[] {
  const { t } = useLingui()
  const rank = (entries: Entry[]) => entries
    .map((entry) => {
      const own = Math.max(score(entry.label, typed, entry.finds), entry.found ? FOUND_BY_SERVER : 0)
      return { entry, points: own && kept.some(({ id }) => id === entry.id) ? own + RECENT_FIRST : own }
    })
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points)
    .slice(0, SHOWN)
  return [
    { label: t`Conversations`, ranked: rank(all.conversations) },
    { label: t`Projects`, ranked: rank(all.projects) },
    { label: t`People`, ranked: rank(all.people) },
    { label: t`Commands`, ranked: rank(all.commands) },
  ]
    .sort((a, b) => (b.ranked[0]?.points ?? 0) - (a.ranked[0]?.points ?? 0))
    .map(({ label, ranked }) => ({ label, entries: ranked.map(({ entry }) => entry) }))
}

/** `typed` answers at once with what is known here; `settled` follows it, and is what the server is asked. */
export function useEntries(typed: string, settled: string): EntryGroup[] {
  const { data: me } = useGetMeQuery()
  const kept = recents(me?.uuid ?? '')
  const asked = { q: settled, now: settled === typed }
  const all = {
    conversations: useConversationEntries(), projects: useProjectEntries(asked), people: usePersonEntries(asked), commands: useCommandEntries(),
  }
  const unasked = useUnasked(all, kept)
  const answers = useAnswers(all, kept, typed)
  return (typed ? answers : unasked).filter(({ entries }) => entries.length > 0)
}
