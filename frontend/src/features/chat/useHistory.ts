/** The place in a conversation's history: its end, the first unread message, or one that a link names. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Entry } from './entries'
import { type Goal, keepPlaceOf } from './goal'
import type { Room } from './room'

const NEAR_END = 80
const ROW = 44
// Rows are measured as they appear; the list has settled when its height stays the same for so long.
const SETTLED_MS = 300

const indexOf = (entries: readonly Entry[], message: string | null) =>
  message === null ? -1 : entries.findIndex((entry) => entry.type === 'message' && entry.message.uuid === message)

export function useHistory({ scroller, entries, room, startsAtEnd, goal }: {
  scroller: RefObject<HTMLDivElement | null>; entries: Entry[]; room: Room; startsAtEnd: boolean; goal: Goal
}) {
  const [atEnd, setAtEnd] = useState(false)
  const [placed, setPlaced] = useState(false)
  // A page that joins at the end of an earlier part is no news that one would follow.
  const atNow = useRef(!room.hasNewer)
  const follows = atNow.current && !room.hasNewer
  useEffect(() => { atNow.current = !room.hasNewer }, [room.hasNewer])
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    // Begins at the end: the first rows drawn are the ones that will be seen.
    initialOffset: () => entries.length * ROW,
    getItemKey: (index) => entries[index]?.key ?? index,
    overscan: 6,
    anchorTo: 'end',
    followOnAppend: follows,
    scrollEndThreshold: NEAR_END,
    paddingStart: 12,
    paddingEnd: 12,
    // By its own numbers: asking the page how high it is now would lay out the rows that have just come.
    onChange: (one) => setAtEnd(one.getTotalSize() - (one.scrollOffset ?? 0) - (one.scrollRect?.height ?? 0) <= NEAR_END),
  })

  // Rows come out higher than estimated, pictures load, the field below grows: who is at the end stays there, and until
  // the list has settled the message that one came for keeps its place.
  const settle = useCallback(() => setPlaced(true), [])
  const named = indexOf(entries, goal.message)
  const pinned = useRef(startsAtEnd && named < 0)
  const total = virtual.getTotalSize()
  const height = virtual.scrollRect?.height
  const wanted = placed ? -1 : named >= 0 ? named : entries.findIndex(({ type }) => type === 'new')
  const offset = named >= 0 && goal.to === 'place' ? goal.offset : null
  useLayoutEffect(() => {
    if (wanted >= 0 && offset !== null) virtual.scrollToOffset((virtual.measurementsCache[wanted]?.start ?? 0) + offset)
    else if (wanted >= 0) virtual.scrollToIndex(wanted, { align: 'center' })
    else if (pinned.current && !room.hasNewer) virtual.scrollToEnd()
  }, [wanted, offset, total, height, virtual, room.hasNewer])
  useEffect(() => {
    const timer = setTimeout(settle, SETTLED_MS)
    return () => clearTimeout(timer)
  }, [total, placed, settle])
  // Somewhere else in this conversation meanwhile, by a quote, the palette, back or forward; or there only now, as it had
  // to be fetched.
  const reached = useRef(goal.message === null || named >= 0 ? goal.key : '')
  const led = reached.current !== goal.key && (goal.message === null || named >= 0)
  useLayoutEffect(() => {
    if (!led) return
    reached.current = goal.key
    if (goal.message === null) return
    pinned.current = false
    setPlaced(false)
  }, [led, goal])

  const note = useCallback(() => {
    const part = scroller.current
    if (!part || !placed || reached.current !== goal.key) return
    const { scrollTop: top } = part
    // By the page itself: the virtualiser hears of a scroll after this.
    const now = !room.hasNewer && part.scrollHeight - top - part.clientHeight < NEAR_END
    const first = now ? undefined : virtual.getVirtualItemForOffset(top)?.index
    const at = first === undefined ? -1 : entries.findIndex((entry, index) => index >= first && entry.type === 'message' && entry.message.seq !== null)
    const entry = entries[at]
    if (now) keepPlaceOf(goal.key, null)
    else if (entry?.type === 'message') keepPlaceOf(goal.key, { message: entry.message.uuid, offset: top - (virtual.measurementsCache[at]?.start ?? top) })
  }, [entries, goal, placed, room.hasNewer, scroller, virtual])
  useEffect(note, [note])

  const lastTop = useRef(0)
  const keepPlace = () => {
    const part = scroller.current
    if (!part) return
    const { scrollTop: top, scrollHeight, clientHeight } = part
    // Growing rows only move the end away; who goes up wants to stay there.
    // The end of an earlier part is not the end: what joins there is read on, not jumped over.
    if (room.hasNewer) pinned.current = false
    else if (scrollHeight - top - clientHeight < NEAR_END) pinned.current = true
    else if (placed && top < lastTop.current) pinned.current = false
    lastTop.current = top
    note()
  }
  const toEnd = useCallback(() => {
    pinned.current = true
    virtual.scrollToEnd()
  }, [virtual])
  /** As when one comes: what is new, not what is newest. */
  const toNew = useCallback(() => {
    pinned.current = false
    setPlaced(false)
  }, [])
  // The end of an earlier part is none.
  const atNewest = atEnd && !room.hasNewer
  const staysAtEnd = useCallback(() => pinned.current || atNewest, [atNewest])
  return { virtual, placed, settle, keepPlace, toEnd, toNew, staysAtEnd, atEnd: atNewest }
}
