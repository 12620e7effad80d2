import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Conversation } from '../../api'
import { Button, dayName, Empty, Icon } from '../../ui'
import { type Entry, entriesOf } from './entries'
import { MessageRow } from './MessageRow'
import classes from './MessageList.module.css'
import type { Room } from './messages'
import { OutgoingRow } from './OutgoingRow'
import { useMarkRead } from './useReading'

interface Props {
  conversation: Conversation
  room: Room
  me: string | null
  moderates: boolean
  writes: boolean
  loadOlder: () => Promise<void>
  loadingOlder: boolean
  olderFailed: boolean
}

const NEAR_TOP = 8
const NEAR_END = 80
const ROW = 44
// Rows are measured as they appear; the list has settled when its height stays the same for so long.
const SETTLED_MS = 300

function Drawn({ entry, conversation, me, moderates }: { entry: Entry } & Pick<Props, 'conversation' | 'me' | 'moderates'>) {
  if (entry.type === 'day') return <div className={classes.day} role="separator"><span>{dayName(entry.at)}</span></div>
  if (entry.type === 'new') return <div className={classes.fresh} role="separator"><span>New</span></div>
  if (entry.type === 'outgoing') return <OutgoingRow conversation={conversation.uuid} outgoing={entry.outgoing} />
  return <MessageRow message={entry.message} compact={entry.compact} mine={entry.message.author?.uuid === me} moderates={moderates} me={me} />
}

/** The history: only what is on screen is in the page, and older pages come in above without a jump. */
export function MessageList({ conversation, room, me, moderates, writes, loadOlder, loadingOlder, olderFailed }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  // The "new" line stays where it was when one came, also while one reads.
  const [readUpTo] = useState(() => (conversation.unread > 0 ? conversation.read_seq : null))
  const entries = useMemo(() => entriesOf(room, readUpTo, me), [room, readUpTo, me])
  const [atEnd, setAtEnd] = useState(false)
  const [placed, setPlaced] = useState(false)
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    // Begins at the end: the first rows drawn are the ones that will be seen.
    initialOffset: () => entries.length * ROW,
    getItemKey: (index) => entries[index]?.key ?? index,
    overscan: 10,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: NEAR_END,
    paddingStart: 12,
    paddingEnd: 12,
    onChange: (instance) => setAtEnd(instance.isAtEnd(NEAR_END)),
  })
  useMarkRead(conversation, room, placed && atEnd)

  // Rows come out higher than estimated, pictures load, the field below grows: who is at the end stays there, and until
  // the list has settled the first unread message keeps its place.
  const settle = useCallback(() => setPlaced(true), [])
  const pinned = useRef(readUpTo === null)
  const total = virtual.getTotalSize()
  const height = virtual.scrollRect?.height
  const fresh = placed ? -1 : entries.findIndex(({ type }) => type === 'new')
  useLayoutEffect(() => {
    if (fresh >= 0) virtual.scrollToIndex(fresh, { align: 'center' })
    else if (pinned.current) virtual.scrollToEnd()
  }, [fresh, total, height, virtual])
  useEffect(() => {
    const timer = setTimeout(settle, SETTLED_MS)
    return () => clearTimeout(timer)
  }, [total, settle])
  const lastTop = useRef(0)
  const keepPlace = () => {
    const part = scroller.current
    if (!part) return
    const { scrollTop: top, scrollHeight, clientHeight } = part
    // Growing rows only move the end away; who goes up wants to stay there.
    if (scrollHeight - top - clientHeight < NEAR_END) pinned.current = true
    else if (placed && top < lastTop.current) pinned.current = false
    lastTop.current = top
  }

  // My own words are what I want to see next, wherever I was reading.
  const newest = room.outbox.at(-1)
  const sending = newest && `${newest.clientId} ${newest.state}`
  useEffect(() => {
    if (sending) virtual.scrollToEnd()
  }, [sending, virtual])

  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  useEffect(() => {
    if (placed && room.hasOlder && first < NEAR_TOP) void loadOlder()
  }, [placed, first, room.hasOlder, loadOlder, entries.length])

  if (entries.length === 0) {
    return <div className={classes.none}><Empty icon="chat" title="Nothing said yet">{writes && 'Write the first message below.'}</Empty></div>
  }
  return (
    <div className={classes.frame}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- only tells that the person took over */}
      <div
        ref={scroller} className={classes.scroller} role="region" aria-label="Messages" tabIndex={0} onScroll={keepPlace}
        onWheel={settle} onTouchMove={settle} onKeyDown={settle}
      >
        <div className={classes.sizer} style={{ height: virtual.getTotalSize() }}>
          <ol className={classes.items} style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}>
            {items.map((item) => {
              const entry = entries[item.index]
              return entry && (
                <li key={item.key} data-index={item.index} ref={virtual.measureElement}>
                  <Drawn entry={entry} conversation={conversation} me={me} moderates={moderates} />
                </li>
              )
            })}
          </ol>
        </div>
      </div>
      {loadingOlder && <div className={classes.older} role="status">Loading earlier messages…</div>}
      {olderFailed && (
        <div className={classes.older} role="alert">
          Earlier messages could not be loaded. <Button size="compact-sm" variant="default" onClick={() => void loadOlder()}>Try again</Button>
        </div>
      )}
      {placed && !atEnd && (
        <Button className={classes.now} size="compact-sm" variant="default" rightSection={<Icon name="down" size={14} />} onClick={() => virtual.scrollToEnd()}>
          Jump to now
        </Button>
      )}
    </div>
  )
}
