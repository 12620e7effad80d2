import { useLingui } from '@lingui/react/macro'
import { type RefObject, useEffect, useRef } from 'react'
import type { Notification, NotificationAction } from '../../api'
import { useCommands, useStandsOn } from '../../commands'
import { currentRow, isLast, leave, move, press } from './rows'
import type { Triage } from './useTriage'

interface Inbox {
  list: RefObject<HTMLElement | null>
  notifications: readonly Notification[]
  selected: ReadonlySet<string>
  select: (uuids: string[]) => void
  triage: Triage
  /** Loads the next page, where there is one. */
  more?: () => unknown
  /** Asks until when, then snoozes these. */
  onSnooze: (some: Notification[]) => void
}

const isRow = (target: Element) => (target.closest('li')?.querySelector('article[data-uuid]') ? 'row' : '')

/** One row on; behind the last that is loaded it goes on as soon as the next page is there. */
function useNext(list: Inbox['list'], more: Inbox['more']): () => void {
  const waiting = useRef<HTMLElement>(undefined)
  useEffect(() => {
    const row = waiting.current
    if (!row || isLast(list.current, row)) return
    waiting.current = undefined
    // Who went elsewhere meanwhile stays there.
    if (currentRow(list.current) === row) move(list.current, 1)
  })
  return () => {
    const here = currentRow(list.current)
    if (!more || !here || !isLast(list.current, here)) return move(list.current, 1)
    waiting.current = here
    more()
  }
}

/** The inbox by keyboard: what is selected, else the row where the keyboard is. */
export function useInboxKeys({ list, notifications, selected, select, triage, more, onSnooze }: Inbox): void {
  const { t } = useLingui()
  const next = useNext(list, more)
  const here = () => notifications.find(({ uuid }) => uuid === currentRow(list.current)?.dataset.uuid)
  const chosen = () => {
    // What was selected may have left the list since.
    const some = notifications.filter(({ uuid }) => selected.has(uuid))
    return some.length > 0 ? some : [here()].filter((one) => one !== undefined)
  }
  // The focus goes on before the row goes away.
  const settle = (act: (some: Notification[]) => void, next = true) => {
    const some = chosen()
    if (next) leave(list.current, currentRow(list.current))
    if (some.length > 0) act(some)
    if (next) select([])
  }
  const decide = (action?: NotificationAction) => {
    const row = currentRow(list.current)
    if (action && press(row, `[data-action="${CSS.escape(action.name)}"]`) && !action.needs_reason) leave(list.current, row)
  }
  const toggle = () => {
    const uuid = here()?.uuid
    if (uuid) select(selected.has(uuid) ? [...selected].filter((one) => one !== uuid) : [...selected, uuid])
  }
  // In whatever order they stand, and never by mistake what cannot be taken back.
  const accepts = () => here()?.actions.find(({ style }) => style === 'primary') ?? here()?.actions.find(({ style }) => style !== 'danger')
  const declines = () => here()?.actions.find(({ name, style }) => style !== 'primary' && name !== 'accept')
  const section = t`Inbox`
  // With no row and nothing selected there is nothing that they would be about.
  const hidden = useStandsOn(isRow) === '' && selected.size === 0
  useCommands([
    { id: 'inbox.next', section, label: t`Next notification`, keys: 'j', hidden: true, run: next },
    { id: 'inbox.previous', section, label: t`Previous notification`, keys: 'k', hidden: true, run: () => move(list.current, -1) },
    { id: 'inbox.open', section, label: t`Open the notification`, keys: 'Enter', hidden, run: () => void press(currentRow(list.current), '[data-open]') },
    { id: 'inbox.accept', section, label: t`Accept, or the main answer`, keys: 'a', hidden, run: () => decide(accepts()) },
    { id: 'inbox.decline', section, label: t`Decline`, keys: 'd', hidden, run: () => decide(declines()) },
    { id: 'inbox.done', section, label: t`Done, or back to the inbox`, keys: 'e', hidden, run: () => settle((some) => triage.done(some, some.some((one) => !one.archived_at))) },
    { id: 'inbox.read', section, label: t`Mark as read or unread`, keys: 'u', hidden, run: () => settle((some) => triage.read(some, some.some((one) => !one.read_at)), false) },
    { id: 'inbox.snooze', section, label: t`Snooze`, keys: 'h', hidden, run: () => { const some = chosen(); if (some.length > 0) onSnooze(some) } },
    { id: 'inbox.select', section, label: t`Select, or not`, keys: 'x', hidden, run: toggle },
    { id: 'inbox.selectAll', section, label: t`Select all that are shown`, keys: 'Shift+x', run: () => select(notifications.map(({ uuid }) => uuid)) },
    { id: 'inbox.undo', section, label: t`Undo the last change`, keys: 'z', run: triage.undo },
  ])
}
