/** What the keyboard and the palette can do in a conversation. */
import { useLingui } from '@lingui/react/macro'
import { type RefObject, useState } from 'react'
import { useNavigate } from 'react-router'
import type { Conversation, Message } from '../../api'
import { useCommands, useStandsOn } from '../../commands'
import type { Room } from './room'
import { useConversations } from './unread'

/** The message that the keyboard stands on, or stands inside of. */
const messageInFocus = () => document.activeElement?.closest<HTMLElement>('[data-message]') ?? null

/** What can be done with that message: what its row has buttons for. */
const toolsOf = (target: Element) =>
  [...(target.closest('[data-message]')?.querySelectorAll<HTMLElement>('[data-tool]') ?? [])].map(({ dataset }) => dataset.tool).join(' ')

const press = (tool: string) => () => messageInFocus()?.querySelector<HTMLElement>(`[data-tool=${tool}]`)?.click()

function step(scroller: HTMLElement | null, by: 1 | -1): void {
  const rows = [...(scroller?.querySelectorAll<HTMLElement>('[data-message]') ?? [])]
  const bottom = scroller?.getBoundingClientRect().bottom ?? 0
  const at = rows.findIndex((row) => row === messageInFocus())
  // From anywhere else one begins with the last message that is in sight.
  const start = rows.findLastIndex((row) => row.getBoundingClientRect().bottom <= bottom)
  const next = at < 0 ? rows[Math.max(start, 0)] : rows[at + by]
  next?.focus({ preventScroll: true })
  next?.scrollIntoView({ block: 'nearest' })
}

export function useListCommands({ scroller, toNow, away }: { scroller: RefObject<HTMLElement | null>; toNow: () => void; away: boolean }): void {
  const { t } = useLingui()
  const section = t`This conversation`
  const now = { id: 'chat.now', label: t`Jump to now`, section, keys: 'g n', run: toNow }
  useCommands([
    { id: 'chat.next', label: t`Next message`, section, keys: 'j', hidden: true, run: () => step(scroller.current, 1) },
    { id: 'chat.previous', label: t`Previous message`, section, keys: 'k', hidden: true, run: () => step(scroller.current, -1) },
    ...(away ? [now] : []),
  ])
}

export function useRoomCommands({ room, uuid, write, reply, editLast }: {
  room: Room | undefined; uuid: string; write: () => void; reply: (message: Message) => void; editLast: () => void
}): void {
  const { t } = useLingui()
  const navigate = useNavigate()
  const { conversations } = useConversations()
  const section = t`This conversation`
  const unread = conversations.find((other) => other.unread > 0 && other.uuid !== uuid)
  const answer = () => {
    const chosen = messageInFocus()?.dataset.message
    const message = chosen ? room?.items.find((item) => item.uuid === chosen) : room?.items.findLast(({ kind, deleted_at: gone }) => kind === 'text' && !gone)
    if (message && !message.deleted_at) reply(message)
  }
  const tools = useStandsOn(toolsOf).split(' ')
  useCommands([
    ...(tools.includes('link') ? [{ id: 'chat.link', label: t`Copy link to message`, section, run: press('link') }] : []),
    ...(tools.includes('edit') ? [{ id: 'chat.edit', label: t`Edit message`, section, run: press('edit') }] : []),
    ...(tools.includes('trash') ? [{ id: 'chat.delete', label: t`Delete message`, section, run: press('trash') }] : []),
    { id: 'chat.write', label: t`Write a message`, section, keys: 'c', run: write },
    { id: 'chat.reply', label: t`Reply to the message in focus, or to the last one`, section, keys: 'r', run: answer },
    { id: 'chat.edit-last', label: t`Edit your last message`, section, run: editLast },
    ...(unread ? [{ id: 'chat.unread', label: t`Next unread conversation`, section, keys: 'n', run: () => void navigate(`/chat/${unread.uuid}`) }] : []),
  ])
}

type Details = 'about' | 'rename' | 'leave'

/** What is open about a conversation, and the commands that open it. A channel’s people and name are its project’s. */
export function useDetails(kind: Conversation['kind']): [Details | null, (details: Details | null) => void] {
  const { t } = useLingui()
  const [details, setDetails] = useState<Details | null>(null)
  const section = t`This conversation`
  const group = [
    { id: 'chat.rename', section, label: t`Rename group…`, run: () => setDetails('rename') },
    { id: 'chat.leave', section, label: t`Leave group…`, run: () => setDetails('leave') },
  ]
  useCommands(kind === 'channel' ? [] : [
    { id: 'chat.about', section, label: t`About this conversation`, finds: t`people members add`, run: () => setDetails('about') },
    ...(kind === 'group' ? group : []),
  ])
  return [details, setDetails]
}
