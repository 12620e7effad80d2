import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import classes from './Composer.module.css'

/** One line of the list that opens while one writes. */
export interface Suggestion {
  key: string
  label: ReactNode
  pick: () => void
}

export const optionId = (list: string, index: number) => `${list}-${index}`

/** Which line of the list the keys have reached. The list is new when what it answers to is. */
export function useSuggestionKeys(items: Suggestion[], asked: string | null, close: () => void) {
  const [at, setAt] = useState({ asked, index: 0 })
  const active = at.asked === asked && at.index < items.length ? at.index : 0
  const go = (index: number) => setAt({ asked, index: (index + items.length) % items.length })
  /** Handles the keys of the open list; says whether the key was for it. */
  const keys = (event: KeyboardEvent): boolean => {
    const chosen = items[active]
    if (!chosen) return false
    const steps: Record<string, () => void> = {
      ArrowDown: () => go(active + 1),
      ArrowUp: () => go(active - 1),
      Enter: chosen.pick,
      Tab: chosen.pick,
      Escape: close,
    }
    const step = steps[event.key]
    if (!step || event.shiftKey) return false
    event.preventDefault()
    step()
    return true
  }
  return { active, keys }
}

/** Above the field, or below it where the frame that both stand in would cut off the top. */
function place(list: HTMLElement | null): void {
  const frame = list?.closest('[role="region"]')
  if (!list || !frame) return
  delete list.dataset['below']
  if (list.getBoundingClientRect().top < frame.getBoundingClientRect().top) list.dataset['below'] = ''
}

export function Suggestions({ id, label, items, active }: { id: string; label: string; items: Suggestion[]; active: number }) {
  const list = useRef<HTMLUListElement>(null)
  // Longer or shorter with each letter.
  useLayoutEffect(() => place(list.current))
  if (items.length === 0) return null
  return (
    <ul ref={list} role="listbox" id={id} aria-label={label} className={classes.suggestions}>
      {items.map((item, index) => (
        <li
          key={item.key} id={optionId(id, index)} role="option" aria-selected={index === active} className={classes.option}
          // Before the field loses the focus.
          onMouseDown={(event) => { event.preventDefault(); item.pick() }}
        >
          {item.label}
        </li>
      ))}
    </ul>
  )
}
