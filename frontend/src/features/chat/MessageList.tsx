import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { memo, useEffect, useMemo, useRef, useState } from 'react'
import type { Conversation } from '../../api'
import { Button, dayName, Empty, Icon } from '../../ui'
import { type Entry, entriesOf } from './entries'
import type { Goal } from './goal'
import { MessageRow } from './MessageRow'
import classes from './MessageList.module.css'
import { OutgoingRow } from './OutgoingRow'
import { KEPT, type Room } from './room'
import { useHistory } from './useHistory'
import { useMarkRead, useNewLine } from './useReading'
import { useListCommands } from './useRoomCommands'
import { useRowFocus } from './useRowFocus'
import { useTooled } from './useTooled'
import type { RoomState } from './useRoom'

interface Props {
  conversation: Conversation
  room: Room
  state: Pick<RoomState, 'extend' | 'loading' | 'failed' | 'seeking' | 'loadNow' | 'trim'>
  me: string | null
  moderates: boolean
  writes: boolean
  editing: string | null
  goal: Goal
}

const NEAR_EDGE = 8

type RowProps = Pick<Props, 'conversation' | 'room' | 'me' | 'moderates' | 'writes' | 'editing'> & { linked: string | null; tools: boolean }

/** A row that only moves on the screen is not drawn anew. */
const Drawn = memo(function Drawn({ entry, conversation, room, me, moderates, writes, editing, linked, tools }: { entry: Entry } & RowProps) {
  const { t } = useLingui()
  if (entry.type === 'day') return <div className={classes.day} role="separator"><span>{dayName(entry.at)}</span></div>
  if (entry.type === 'new') return <div className={classes.fresh} role="separator" aria-label={t`New messages`}><span><Trans context="the line above unread messages">New</Trans></span></div>
  if (entry.type === 'outgoing') return <OutgoingRow conversation={conversation.uuid} outgoing={entry.outgoing} writes={writes} />
  const { message, compact } = entry
  return (
    <MessageRow
      message={message} compact={compact} mine={message.author?.uuid === me} moderates={moderates} writes={writes} me={me}
      editing={editing === message.uuid} removed={room.removing.includes(message.uuid)} linked={linked === message.uuid} tools={tools}
    />
  )
})

/** What is being fetched, and what could not be. */
function Fetching({ state }: { state: Props['state'] }) {
  const { loading, failed, seeking, extend } = state
  if (seeking) return <div className={classes.older} role="status"><Trans>Looking for the message…</Trans></div>
  if (loading) {
    return (
      <div className={classes.older} data-at={loading} role="status">
        {loading === 'older' ? <Trans>Loading earlier messages…</Trans> : <Trans>Loading later messages…</Trans>}
      </div>
    )
  }
  if (!failed) return null
  return (
    <div className={classes.older} data-at={failed} role="alert">
      {failed === 'older' ? <Trans>Earlier messages could not be loaded.</Trans> : <Trans>Later messages could not be loaded.</Trans>}{' '}
      <Button size="compact-sm" variant="default" onClick={() => void extend(failed)}><Trans>Try again</Trans></Button>
    </div>
  )
}

/** The history: only what is on screen is in the page, and other pages come in above and below without a jump. */
export function MessageList({ conversation, room, state, me, moderates, writes, editing, goal }: Props) {
  const { t } = useLingui()
  const scroller = useRef<HTMLDivElement>(null)
  const [readUpTo, setReadUpTo] = useState(() => (conversation.unread > 0 ? conversation.read_seq : null))
  const entries = useMemo(() => entriesOf(room, readUpTo, me), [room, readUpTo, me])
  const { virtual, placed, settle, keepPlace, toEnd, toNew, atEnd, staysAtEnd } = useHistory({ scroller, entries, room, startsAtEnd: readUpTo === null, goal })
  const { extend, loadNow, trim } = state
  useMarkRead(conversation, room, placed && atEnd)
  useNewLine(conversation, staysAtEnd, setReadUpTo, toNew)

  const items = virtual.getVirtualItems()
  const tooled = useTooled(items, virtual.isScrolling)
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (placed && first < NEAR_EDGE) void extend('older')
    if (placed && last > entries.length - NEAR_EDGE) void extend('newer')
  }, [placed, first, last, extend, entries.length])
  const full = placed && atEnd && room.items.length > KEPT
  useEffect(() => {
    if (full) trim()
  }, [full, trim])

  const toNow = () => {
    if (room.hasNewer) void loadNow().then(toEnd)
    else toEnd()
  }
  // Back from a quoted message, where one had been at the end.
  const came = useRef(goal.key)
  useEffect(() => {
    if (came.current !== goal.key && goal.to === 'end') toNow()
    came.current = goal.key
  })
  // My own words are what I want to see next, wherever I was reading; they stand at the end, which may not be here yet.
  const sending = room.outbox.at(-1)?.clientId
  const followed = useRef(sending)
  useEffect(() => {
    if (sending && followed.current !== sending) toNow()
    followed.current = sending
  })
  useListCommands({ scroller, toNow, away: placed && !atEnd })
  const keepFocus = useRowFocus(scroller)

  // Where the row that is edited lies outside, it is brought in: once, so that one may read elsewhere meanwhile.
  const brought = useRef<string | null>(null)
  useEffect(() => {
    if (brought.current === editing) return
    brought.current = editing
    const edited = entries.findIndex((entry) => entry.type === 'message' && entry.message.uuid === editing)
    if (edited >= 0) virtual.scrollToIndex(edited, { align: 'auto' })
  }, [editing, entries, virtual])

  if (entries.length === 0) {
    return <div className={classes.none}><Empty icon="chat" title={t`Nothing said yet`} without="it stands beside">{writes ? t`Write the first message below.` : t`Nobody can write here now.`}</Empty></div>
  }
  return (
    <div className={classes.frame}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- only tells that the person took over */}
      <div
        ref={scroller} className={classes.scroller} role="region" aria-label={t`Messages`} tabIndex={0} onScroll={keepPlace}
        onWheel={settle} onTouchMove={settle} onKeyDown={settle} onFocus={keepFocus}
      >
        <div className={classes.sizer} style={{ height: virtual.getTotalSize() }}>
          <ol className={classes.items} style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}>
            {items.map((item) => {
              const entry = entries[item.index]
              return entry && (
                <li key={item.key} data-index={item.index} ref={virtual.measureElement}>
                  <Drawn
                    entry={entry} conversation={conversation} room={room} me={me} moderates={moderates} writes={writes}
                    editing={editing} linked={goal.to === 'link' ? goal.message : null} tools={tooled.has(item.key)}
                  />
                </li>
              )
            })}
          </ol>
        </div>
      </div>
      <Fetching state={state} />
      {placed && !atEnd && (
        <Button className={classes.now} size="compact-sm" variant="default" rightSection={<Icon name="down" size={14} />} onClick={toNow}>
          {conversation.unread > 0
            ? <Plural value={conversation.unread} one="Jump to now, # unread" other="Jump to now, # unread" />
            : <Trans>Jump to now</Trans>}
        </Button>
      )}
    </div>
  )
}
