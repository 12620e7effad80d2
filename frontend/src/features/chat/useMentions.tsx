import { Trans } from '@lingui/react/macro'
import { type ReactNode, useState } from 'react'
import { has } from '../../bootstrap'
import { asksAgain, itemsOf, type PersonRef, type Project, usePeoplePagesInfiniteQuery, useSuggestMentionsQuery } from '../../api'
import { Face, Icon, plain, useDebouncedValue } from '../../ui'
import classes from './Composer.module.css'
import { typing } from './mentions'
import type { Suggestion } from './Suggestions'

const NOBODY: PersonRef[] = []
const parts = (text: string) => plain(text).split(/[\s-]+/).filter(Boolean)

/** Whether each word that was typed begins a word of the name. */
function fits({ display_name: name }: PersonRef, typed: string): boolean {
  const names = parts(name)
  return parts(typed).every((part) => names.some((word) => word.startsWith(part)))
}

// As many as fit without scrolling; one more letter finds the others.
const SHOWN = 6
const INVITED = 2
const LETTERS_TO_INVITE = 3

/** Two people may have one name: what they do tells them apart. */
function Who({ person, children }: { person: PersonRef; children: ReactNode }) {
  return (
    <span className={classes.who}>
      <span dir="auto">{children}</span>
      {person.headline && <small dir="auto">{person.headline}</small>}
    </span>
  )
}

/** Who fits the "@…" that is being typed: people of the conversation, then those whom one may invite to its project or add to the group. */
export function useMentions({ conversation, project, group, onPick, onInvite }: {
  conversation: string; project: Project | undefined; group: boolean; onPick: (person: PersonRef) => void; onInvite: (person: PersonRef) => void
}) {
  const [words, setWords] = useState<string | null>(null)
  const [q] = useDebouncedValue(words, 120)
  // Asked anew each time: somebody may have come or gone since.
  const { currentData, isFetching } = useSuggestMentionsQuery(
    { uuid: conversation, q: q ?? '' }, { skip: q === null || words === null, refetchOnMountOrArgChange: true },
  )
  // Until the next letter's answer is there, those of the last one who fit it stay: a list that went away between two
  // letters would have Enter send the message instead of choosing from it.
  const [last, setLast] = useState({ conversation, people: NOBODY })
  if (currentData && last.people !== currentData) setLast({ conversation, people: currentData })
  const kept = last.conversation === conversation ? last.people : NOBODY
  const fitting = currentData && q === words ? currentData : kept.filter((person) => fits(person, words ?? ''))
  const people = words === null ? NOBODY : fitting.slice(0, SHOWN)

  // Only where everybody who fits is known can somebody else be said to be missing.
  const all = currentData !== undefined && !isFetching && currentData.length < SHOWN
  const mayInvite = group || (has('invitations') && Boolean(project?.permissions.invite))
  const asks = mayInvite && all && (words ?? '').trim().length >= LETTERS_TO_INVITE
  const { currentData: found } = usePeoplePagesInfiniteQuery({ q: q ?? '' }, { skip: !asks || q !== words, ...asksAgain })
  const there = new Set(currentData?.map(({ uuid }) => uuid))
  const others = asks ? itemsOf(found).filter(({ uuid }) => uuid && !there.has(uuid)).slice(0, INVITED) : NOBODY

  const items: Suggestion[] = [
    ...people.map((person) => ({
      key: person.uuid ?? person.display_name,
      label: <><Face person={person} size={24} /><Who person={person}>{person.display_name}</Who></>,
      pick: () => { onPick(person); setWords(null) },
    })),
    ...others.map((person) => ({
      key: `invite:${person.uuid}`,
      label: (
        <>
          <Icon name="mail" size={18} />
          <Who person={person}>
            {group ? <Trans>Add <bdi>{person.display_name}</bdi> to this group</Trans> : <Trans>Invite <bdi>{person.display_name}</bdi> to this project</Trans>}
          </Who>
        </>
      ),
      pick: () => { onInvite(person); setWords(null) },
    })),
  ]
  return { items, asked: words, look: (before: string) => setWords(typing(before)), close: () => setWords(null) }
}
