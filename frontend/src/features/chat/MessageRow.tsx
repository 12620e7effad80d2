import { Trans, useLingui } from '@lingui/react/macro'
import { type FocusEvent, lazy, memo, type MouseEvent, Suspense, useRef, useState, useSyncExternalStore } from 'react'
import { flushSync } from 'react-dom'
import type { Message } from '../../api'
import { clockTime, Face, fullTime, PersonName, RichText, Tag, Time, Tooltip } from '../../ui'
import type * as Edit from './EditMessage'
import { edits, subscribe } from './kept'
import classes from './MessageRow.module.css'
import { MessageTools } from './MessageTools'
import { useRowActions } from './rowActions'

// They come when they are asked for: most messages are only read.
const KeptEdit = lazy(async () => ({ default: (await import('./KeptEdits')).KeptEdit }))
const Revisions = lazy(() => import('./Revisions'))
let edit: Promise<typeof Edit> | undefined
// Once, and once more after a failure: rows come under the mouse by the dozen.
const loadEdit = () => {
  edit ??= import('./EditMessage').catch((error: unknown) => {
    edit = undefined
    throw error
  })
  return edit
}
const EditMessage = lazy(async () => ({ default: (await loadEdit()).EditMessage }))
// When a hand or the keyboard comes near a message, or long after the first screen: it is to be there also when the
// connection is not.
const soon = () => void loadEdit().catch(() => {})
const LATER_MS = 10_000
setTimeout(soon, LATER_MS)

interface Props {
  message: Message
  compact: boolean
  mine: boolean
  moderates: boolean
  writes: boolean
  me: string | null
  editing: boolean
  /** Deleted here a moment ago; it can still be undone. */
  removed: boolean
  /** A link has just led here. */
  linked: boolean
  /** It has come to rest, where a hand can reach what one does with it. */
  tools: boolean
}

function State({ message }: { message: Message }) {
  if (message.state === 'held') return <Tag tone="held"><Trans>Held: a reviewer looks at it first. Only you see it.</Trans></Tag>
  if (message.state === 'changes_requested') return <Tag tone="held"><Trans>A reviewer asks for changes</Trans></Tag>
  if (message.state === 'rejected') return <Tag tone="urgent"><Trans>Not published</Trans></Tag>
  return null
}

function Content({ message, removed, onRevisions }: { message: Message; removed: boolean; onRevisions: () => void }) {
  if (message.deleted_at || removed) return <p className={classes.gone}><Trans>Message deleted</Trans></p>
  return (
    <>
      <RichText html={message.body_html} />
      <State message={message} />
      {message.edited_at && (
        <Tooltip label={fullTime(message.edited_at)}>
          <button type="button" className={classes.edited} onClick={onRevisions}><Trans>edited</Trans></button>
        </Tooltip>
      )}
    </>
  )
}

/** One message. Its tools show on hover, on focus, and on touch after a tap. */
export const MessageRow = memo(function MessageRow({ message, compact, mine, moderates, writes, me, editing, removed, linked, tools }: Props) {
  const { t } = useLingui()
  const actions = useRowActions()
  const [revisions, setRevisions] = useState(false)
  const [open, setOpen] = useState(false)
  const [stoodOn, setStoodOn] = useState(false)
  const author = message.author ?? { uuid: null, display_name: t`Former member`, avatar_url: null }
  const row = useRef<HTMLElement>(null)
  // The field or the button is gone: the keyboard goes on where it came from.
  const waits = useSyncExternalStore(subscribe, () => mine && edits.has(message))
  const goOn = () => requestAnimationFrame(() => row.current?.querySelector<HTMLElement>('[data-edit]')?.focus({ preventScroll: true }))
  const edited = () => {
    actions.edited(message.uuid)
    // Somebody who writes elsewhere by now goes on there.
    if (!row.current?.contains(document.activeElement) && document.activeElement !== document.body) return
    goOn()
  }
  if (message.kind === 'system') {
    return <div className={classes.system}><RichText html={message.body_html} /></div>
  }
  const tap = (event: MouseEvent) => {
    // A mouse shows them by being there.
    if (matchMedia('(hover: none)').matches && !(event.target as Element).closest('a, button, form')) setOpen(!open)
  }
  const left = ({ relatedTarget, currentTarget }: FocusEvent) => {
    if (!currentTarget.contains(relatedTarget)) setOpen(false)
  }
  const focused = ({ target, currentTarget }: FocusEvent) => {
    soon()
    // At once: what the keys do with a message is what its row has tools for.
    if (target === currentTarget && !tools) flushSync(() => setStoodOn(true))
  }
  const live = !message.deleted_at && !removed && !editing
  const forMe = me !== null && message.mentions.includes(me)
  const at = clockTime(message.created_at)
  const content = <Content message={message} removed={removed} onRevisions={() => setRevisions(true)} />
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- the keyboard reaches the buttons themselves
    <article
      ref={row} tabIndex={-1} data-message={message.uuid}
      className={classes.row} data-compact={compact || undefined} data-open={open || undefined} data-mention={forMe || undefined}
      data-held={message.seq === null || undefined} data-linked={linked || undefined} aria-label={`${author.display_name}, ${at}`}
      onClick={tap} onPointerEnter={soon} onFocus={focused} onBlur={left}
    >
      <div className={classes.gutter}>
        {compact ? <Time at={message.created_at} format={clockTime} className={classes.small} /> : <Face person={author} size={34} />}
      </div>
      <div className={classes.body}>
        {!compact && <div className={classes.by}><PersonName person={author} /><Time at={message.created_at} format={clockTime} /></div>}
        {editing ? <Suspense fallback={content}><EditMessage message={message} onDone={edited} /></Suspense> : content}
        {live && waits && <Suspense><KeptEdit message={message} onDiscarded={goOn} /></Suspense>}
      </div>
      {live && (tools || stoodOn) && <MessageTools message={message} editable={mine} removable={mine || moderates} writes={writes} />}
      <Suspense>{revisions && <Revisions message={message} onClose={() => setRevisions(false)} />}</Suspense>
    </article>
  )
})
