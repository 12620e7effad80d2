import { type KeyboardEvent, useState } from 'react'
import { type PersonRef, useSuggestMentionsQuery } from '../../api'
import { Face, useDebouncedValue } from '../../ui'
import classes from './Composer.module.css'
import { typing } from './mentions'

const NOBODY: PersonRef[] = []
// As many as fit without scrolling; one more letter finds the others.
const SHOWN = 6

export const optionId = (list: string, index: number) => `${list}-${index}`

/** Who fits the "@…" that is being typed, and which of them the keys have reached. */
export function useMentions(conversation: string) {
  const [words, setWords] = useState<string | null>(null)
  const [active, setActive] = useState(0)
  const [q] = useDebouncedValue(words, 120)
  const { currentData } = useSuggestMentionsQuery({ uuid: conversation, q: q ?? '' }, { skip: q === null || words === null })
  const people = words === null ? NOBODY : currentData?.slice(0, SHOWN) ?? NOBODY

  const close = () => setWords(null)
  const look = (before: string) => {
    setWords(typing(before))
    setActive(0)
  }
  /** Handles the keys of the open list; says whether the key was for it. */
  const keys = (event: KeyboardEvent, pick: (person: PersonRef) => void): boolean => {
    const chosen = people[active]
    if (!chosen) return false
    const steps: Record<string, () => void> = {
      ArrowDown: () => setActive((active + 1) % people.length),
      ArrowUp: () => setActive((active + people.length - 1) % people.length),
      Enter: () => pick(chosen),
      Tab: () => pick(chosen),
      Escape: close,
    }
    const step = steps[event.key]
    if (!step) return false
    event.preventDefault()
    step()
    return true
  }
  return { people, active, close, look, keys }
}

export function MentionList({ id, mentions, onPick }: {
  id: string; mentions: ReturnType<typeof useMentions>; onPick: (person: PersonRef) => void
}) {
  if (mentions.people.length === 0) return null
  return (
    <ul role="listbox" id={id} aria-label="People to mention" className={classes.suggestions}>
      {mentions.people.map((person, index) => (
        <li
          key={person.uuid} id={optionId(id, index)} role="option" aria-selected={index === mentions.active} className={classes.option}
          // Before the field loses the focus.
          onMouseDown={(event) => { event.preventDefault(); onPick(person) }}
        >
          <Face person={person} size={24} />
          <span dir="auto">{person.display_name}</span>
        </li>
      ))}
    </ul>
  )
}
