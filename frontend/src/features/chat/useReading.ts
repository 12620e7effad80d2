import { plural } from '@lingui/core/macro'
import { useEffect, useRef, useState } from 'react'
import { api, type Conversation, type Message } from '../../api'
import { announce } from '../../ui'
import { markedRead, patchConversation } from './conversations'
import { preview } from './mentions'
import type { Room } from './room'
import { useChatDispatch } from './useRoom'

function usePageVisible(): boolean {
  const [visible, setVisible] = useState(document.visibilityState === 'visible')
  useEffect(() => {
    const update = () => setVisible(document.visibilityState === 'visible')
    document.addEventListener('visibilitychange', update)
    return () => document.removeEventListener('visibilitychange', update)
  }, [])
  return visible
}

/** Moves my read cursor when the end of the conversation is really in front of me. */
export function useMarkRead(conversation: Conversation | undefined, room: Room | undefined, atEnd: boolean): void {
  const dispatch = useChatDispatch()
  const visible = usePageVisible()
  const last = room?.items.at(-1)?.seq ?? 0
  const uuid = conversation?.uuid
  const due = Boolean(uuid) && visible && atEnd && last > (conversation?.read_seq ?? 0)
  useEffect(() => {
    if (!due || !uuid) return
    const timer = setTimeout(() => {
      patchConversation(dispatch, uuid, markedRead(last, 0))
      void dispatch(api.endpoints.markRead.initiate({ uuid, markRead: { seq: last } })).then((answer) => {
        if (answer.data) patchConversation(dispatch, uuid, markedRead(answer.data.read_seq, answer.data.unread))
      })
    }, 400)
    return () => clearTimeout(timer)
  }, [dispatch, due, last, uuid])
}

/**
 * The "new" line stays where it was when one came, also while one reads. Once everything is read it comes anew: where the
 * first message arrives that is not seen, as one reads further up or is at another tab. Back from there one is led to it.
 */
export function useNewLine(conversation: Conversation, staysAtEnd: () => boolean, draw: (readUpTo: number) => void, lead: () => void): void {
  const visible = usePageVisible()
  const { unread, read_seq: readUpTo } = conversation
  const before = useRef(unread)
  useEffect(() => {
    if (before.current === 0 && unread > 0 && !(visible && staysAtEnd())) draw(readUpTo)
    before.current = unread
  }, [draw, readUpTo, staysAtEnd, unread, visible])
  const away = useRef(false)
  useEffect(() => {
    if (visible && away.current && unread > 0 && staysAtEnd()) lead()
    away.current = !visible
  }, [lead, staysAtEnd, unread, visible])
}

const TOGETHER_MS = 1200
const NAMED = 3

/** One message is read out itself; of several at once one hears how many and from whom. */
function spoken(messages: readonly Message[]): string {
  const [only] = messages
  if (messages.length === 1 && only) return `${only.author?.display_name ?? ''}: ${preview(only.body).slice(0, 200)}`
  const names = [...new Set(messages.map(({ author }) => author?.display_name ?? ''))].filter(Boolean).slice(0, NAMED).join(', ')
  return plural(messages.length, { one: `# new message from ${names}`, other: `# new messages from ${names}` })
}

/** Reads new messages of others out, politely, while this conversation is open. */
export function useSpokenMessages(room: Room | undefined, me: string | null): void {
  // A page of an earlier part of the history is read, not heard: only what comes at the end is news.
  const items = room?.hasNewer ? undefined : room?.items
  // Empty before its first answer too; only after it is a first message news.
  const loaded = room?.loaded
  const heard = useRef<number | null>(null)
  const waiting = useRef<Message[]>([])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    if (!items) heard.current = null
    if (!items || !loaded) return
    const last = items.at(-1)?.seq ?? 0
    const before = heard.current
    heard.current = Math.max(before ?? 0, last)
    if (before === null || last <= before) return
    const fresh = items.slice(items.findLastIndex(({ seq }) => (seq ?? 0) <= before) + 1)
    waiting.current.push(...fresh.filter(({ author, deleted_at: gone }) => author?.uuid !== me && !gone))
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      if (waiting.current.length > 0) announce(spoken(waiting.current))
      waiting.current = []
    }, TOGETHER_MS)
  }, [items, loaded, me])
}
