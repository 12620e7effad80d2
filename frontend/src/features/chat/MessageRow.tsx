import { lazy, memo, type MouseEvent, Suspense, useRef, useState } from 'react'
import type { Message } from '../../api'
import { ActionIcon, clockTime, Face, fullTime, Icon, PersonName, RichText, Tag } from '../../ui'
import { EditMessage } from './EditMessage'
import classes from './MessageRow.module.css'

// Dialogs come when they are asked for: most messages are only read.
const DeleteMessage = lazy(() => import('./DeleteMessage'))
const Revisions = lazy(() => import('./Revisions'))

interface Props {
  message: Message
  compact: boolean
  mine: boolean
  moderates: boolean
  me: string | null
}

const FORMER = { uuid: null, display_name: 'Former member', avatar_url: null }

function states(message: Message) {
  if (message.state === 'held') return <Tag tone="held">Held: a reviewer looks at it first. Only you see it.</Tag>
  if (message.state === 'changes_requested') return <Tag tone="held">A reviewer asks for changes</Tag>
  if (message.state === 'rejected') return <Tag tone="urgent">Not published</Tag>
  return null
}

function Content({ message, onRevisions }: { message: Message; onRevisions: () => void }) {
  if (message.deleted_at) return <p className={classes.gone}>Message deleted</p>
  return (
    <>
      <RichText html={message.body_html} />
      {states(message)}
      {message.edited_at && (
        <button type="button" className={classes.edited} title={fullTime(message.edited_at)} onClick={onRevisions}>edited</button>
      )}
    </>
  )
}

type Mode = 'read' | 'edit' | 'delete' | 'revisions'

/** One message. Its actions show on hover, on focus, and on touch after a tap. */
export const MessageRow = memo(function MessageRow({ message, compact, mine, moderates, me }: Props) {
  const [mode, setMode] = useState<Mode>('read')
  const [open, setOpen] = useState(false)
  const author = message.author ?? FORMER
  const row = useRef<HTMLElement>(null)
  const read = () => setMode('read')
  const edited = () => {
    read()
    // The field is gone: the keyboard goes on where it came from.
    requestAnimationFrame(() => row.current?.querySelector<HTMLElement>('[data-edit]')?.focus({ preventScroll: true }))
  }
  if (message.kind === 'system') {
    return <div className={classes.system}><RichText html={message.body_html} /></div>
  }
  const tap = (event: MouseEvent) => {
    if (!(event.target as Element).closest('a, button, form')) setOpen(!open)
  }
  const live = !message.deleted_at && mode !== 'edit'
  const editable = live && mine
  const removable = live && (mine || moderates)
  const forMe = me !== null && message.mentions.includes(me)
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- the keyboard reaches the buttons themselves
    <article
      ref={row}
      className={classes.row} data-compact={compact || undefined} data-open={open || undefined} data-mention={forMe || undefined}
      data-held={message.seq === null || undefined} aria-label={`${author.display_name}, ${clockTime(message.created_at)}`}
      onClick={tap}
    >
      <div className={classes.gutter}>
        {compact ? <time dateTime={message.created_at} className={classes.small}>{clockTime(message.created_at)}</time> : <Face person={author} size={34} />}
      </div>
      <div className={classes.body}>
        {!compact && (
          <div className={classes.by}>
            <PersonName person={author} />
            <time dateTime={message.created_at} title={fullTime(message.created_at)}>{clockTime(message.created_at)}</time>
          </div>
        )}
        {mode === 'edit' ? <EditMessage message={message} onDone={edited} /> : <Content message={message} onRevisions={() => setMode('revisions')} />}
      </div>
      {(editable || removable) && (
        <div className={classes.actions}>
          {editable && <ActionIcon size="md" aria-label="Edit message" data-edit onClick={() => setMode('edit')}><Icon name="edit" size={16} /></ActionIcon>}
          {removable && <ActionIcon size="md" aria-label="Delete message" onClick={() => setMode('delete')}><Icon name="trash" size={16} /></ActionIcon>}
        </div>
      )}
      <Suspense>
        {mode === 'delete' && <DeleteMessage message={message} onClose={read} />}
        {mode === 'revisions' && <Revisions message={message} onClose={read} />}
      </Suspense>
    </article>
  )
})
