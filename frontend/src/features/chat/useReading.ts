import { useEffect, useRef, useState } from 'react'
import { api, type Conversation } from '../../api'
import { announce } from '../../ui'
import { markedRead, patchConversation } from './conversations'
import { preview } from './mentions'
import type { Room } from './messages'
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

/** Reads new messages of others out, politely, while this conversation is open. */
export function useSpokenMessages(room: Room | undefined, me: string | null): void {
  const last = room?.items.at(-1)
  const spoken = useRef<number | null>(null)
  useEffect(() => {
    if (!last?.seq) return
    const isNew = spoken.current !== null && last.seq > spoken.current
    spoken.current = Math.max(spoken.current ?? 0, last.seq)
    if (isNew && last.author?.uuid !== me) announce(`${last.author?.display_name ?? ''}: ${preview(last.body).slice(0, 200)}`)
  }, [last, me])
}
