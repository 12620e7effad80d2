import { useLingui } from '@lingui/react/macro'
import { type ChangeEvent, type RefObject, useId, useLayoutEffect, useState } from 'react'
import type { PersonRef, Project } from '../../api'
import { changed, type Written } from './mentions'
import { optionId, Suggestions, useSuggestionKeys } from './Suggestions'
import { useEmoji } from './useEmoji'
import { useMentions } from './useMentions'

/** People and emoji for a field: what is to be drawn beside it, what it is told, and its keys while the list is open. */
export function useSuggestions({ conversation, project, group, field, written, onWritten, onInvite }: {
  conversation: string
  project: Project | undefined
  group: boolean
  field: RefObject<HTMLTextAreaElement | null>
  written: Written
  onWritten: (next: Written) => void
  onInvite: (person: PersonRef) => void
}) {
  const { t } = useLingui()
  const id = useId()
  const [caret, setCaret] = useState<{ at: number } | null>(null)
  // With the text itself, not a frame later: the next letter may be there before that frame.
  useLayoutEffect(() => {
    if (caret) field.current?.setSelectionRange(caret.at, caret.at)
  }, [caret, field])
  const put = (from: Written, start: number, end: number, inserted: string, person?: PersonRef) => {
    const at = start + inserted.length
    const now = changed(from, from.text.slice(0, start) + inserted + from.text.slice(end), at)
    const added = person ? [{ uuid: person.uuid ?? '', name: person.display_name, at: start }] : []
    onWritten({ ...now, picked: [...now.picked, ...added] })
    setCaret({ at })
    field.current?.focus()
  }
  /** Puts something in the place of what was typed from `mark` to the caret. */
  const replace = (mark: string, inserted: string, person?: PersonRef) => {
    const { text } = written
    const end = field.current?.selectionStart ?? text.length
    put(written, text.lastIndexOf(mark, end - 1), end, inserted, person)
  }
  const mentions = useMentions({
    conversation, project, group,
    onPick: (person) => replace('@', `@${person.display_name} `, person),
    onInvite: (person) => { replace('@', `${person.display_name} `); onInvite(person) },
  })
  const emoji = useEmoji((character) => replace(':', `${character} `))
  const list = emoji.items.length > 0 ? emoji : mentions
  const { active, keys } = useSuggestionKeys(list.items, list.asked, list.close)
  const close = () => { mentions.close(); emoji.close() }
  const open = list.items.length > 0
  return {
    suggestions: <Suggestions id={id} label={list === emoji ? t`Emoji` : t`People to mention`} items={list.items} active={active} />,
    /** Whether a key was for the open list. */
    keys,
    close,
    field: {
      'aria-autocomplete': 'list' as const,
      'aria-controls': open ? id : undefined,
      'aria-activedescendant': open ? optionId(id, active) : undefined,
      onBlur: close,
      onChange: ({ currentTarget: { value, selectionStart, selectionEnd } }: ChangeEvent<HTMLTextAreaElement>) => {
        const now = changed(written, value, selectionEnd)
        const before = value.slice(0, selectionStart)
        const named = emoji.named(before)
        if (named) put(now, selectionStart - named.name.length, selectionStart, named.character)
        else onWritten(now)
        mentions.look(before)
        emoji.look(before)
      },
    },
  }
}
