import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { type KeyboardEvent, useEffect, useId, useState } from 'react'
import { flushSync } from 'react-dom'
import { useNavigate } from 'react-router'
import { useGetMeQuery } from '../../api'
import { ActionIcon, Icon, useDebouncedValue, VisuallyHidden } from '../../ui'
import { KeyCaps } from '../KeyCaps'
import { Overlay } from '../Overlay'
import { type Entry, type EntryGroup, useEntries } from './entries'
import classes from './Palette.module.css'
import { used } from './recent'

const PAUSE_MS = 150

/** Goes there or does it, once the palette is gone and the focus is back where it was. */
function useChoose(onClose: () => void) {
  const navigate = useNavigate()
  const { data: me } = useGetMeQuery()
  return ({ id, label, note, to, run }: Entry) => {
    if (me?.uuid) used(me.uuid, { id, label, note, to: to ?? '' })
    // At once: what the command opens must find the focus in its old place.
    flushSync(onClose)
    if (to) void navigate(to)
    else run?.()
  }
}

function Option({ entry, heading, id, active, onPoint, onChoose }: {
  entry: Entry; heading: string; id: string; active: boolean; onPoint: () => void; onChoose: () => void
}) {
  const { label, note, glyph, keys, unread } = entry
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field above has the keys
    <div
      id={id} role="option" aria-selected={active} tabIndex={-1} className={classes.option} data-active={active || undefined}
      onPointerMove={onPoint} onMouseDown={(event) => event.preventDefault()} onClick={onChoose}
    >
      <span className={classes.glyph} aria-hidden="true">{glyph}</span>
      <span className={classes.label} dir="auto">{label}</span>
      {note && note !== heading && <span className={classes.note} dir="auto">{note}</span>}
      {Boolean(unread) && <span className={classes.unread}><Plural value={unread ?? 0} one="# unread" other="# unread" /></span>}
      {keys && <KeyCaps keys={keys} />}
    </div>
  )
}

/** Which entry the arrows stand on; it stays on it while others come, and goes to the first with each other text. */
function useActive(groups: EntryGroup[], typed: string) {
  const entries = groups.flatMap((group) => group.entries)
  const [chosen, setChosen] = useState<{ id: string; typed: string } | null>(null)
  const found = chosen?.typed === typed ? entries.findIndex(({ id }) => id === chosen.id) : -1
  const at = Math.max(found, 0)
  const point = (entry: Entry | undefined) => setChosen(entry ? { id: entry.id, typed } : null)
  const move = (step: number) => point(entries[(at + step + entries.length) % entries.length])
  return { entries, active: entries[at], point, move }
}

function Hints() {
  return (
    <p className={classes.hints}>
      <span><KeyCaps keys="ArrowUp ArrowDown" /> <Trans>choose</Trans></span>
      <span><KeyCaps keys="Enter" /> <Trans>open</Trans></span>
      <span><KeyCaps keys="Escape" /> <Trans>close</Trans></span>
    </p>
  )
}

/** Search or jump to: everything one can go to and do, by a few letters. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const [text, setText] = useState('')
  const typed = text.trim()
  const [settled] = useDebouncedValue(typed, PAUSE_MS)
  const groups = useEntries(typed, settled)
  const { entries, active, point, move } = useActive(groups, typed)
  const choose = useChoose(onClose)
  const id = useId()
  const optionId = (entry: Entry) => `${id}${entry.id}`

  const activeId = active && optionId(active)
  useEffect(() => {
    if (activeId) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' })
  }, [activeId])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 }
    const step = steps[event.key]
    if (step) move(step)
    else if (event.key === 'Enter' && active) choose(active)
    else return
    event.preventDefault()
  }

  return (
    <Overlay label={t`Search or jump to`} onClose={onClose}>
      <div className={classes.field}>
        <Icon name="search" />
        <input
          role="combobox" aria-label={t`Search or jump to`} aria-expanded={entries.length > 0} aria-controls={entries.length > 0 ? `${id}list` : undefined}
          aria-activedescendant={activeId} aria-autocomplete="list" placeholder={t`A conversation, a project, a person or what to do`}
          value={text} onChange={(event) => setText(event.currentTarget.value)} onKeyDown={onKeyDown} autoFocus autoComplete="off" spellCheck={false} dir="auto"
        />
        <ActionIcon size="lg" aria-label={t`Close`} onClick={onClose}><Icon name="close" /></ActionIcon>
      </div>
      {entries.length > 0 && (
        <div id={`${id}list`} role="listbox" aria-label={t`Results`} className={classes.list}>
          {groups.map((group) => (
            <div key={group.label} role="group" aria-label={group.label}>
              <div className={classes.heading} aria-hidden="true">{group.label}</div>
              {group.entries.map((entry) => (
                <Option
                  key={entry.id} entry={entry} heading={group.label} id={optionId(entry)} active={entry === active}
                  onPoint={() => point(entry)} onChoose={() => choose(entry)}
                />
              ))}
            </div>
          ))}
        </div>
      )}
      <div role="status">
        {entries.length === 0 && <p className={classes.nothing}><Trans>Nothing is called that. Try fewer letters.</Trans></p>}
        {entries.length > 0 && typed && <VisuallyHidden><Plural value={entries.length} one="# result" other="# results" /></VisuallyHidden>}
      </div>
      <Hints />
    </Overlay>
  )
}
