/** Changes to the cached conversations without asking the server again. */
import { t } from '@lingui/core/macro'
import { api, type Conversation, type Message } from '../../api'
import type { Dispatch } from '../../api/listening'

/** Changes one conversation in the list and on its own page; says whether the list knew it. */
export function patchConversation(dispatch: Dispatch, uuid: string, change: (draft: Conversation) => void): boolean {
  let found = false
  dispatch(
    api.util.updateQueryData('conversationPages', undefined, (draft) => {
      for (const page of draft.pages) {
        const conversation = page.items.find((item) => item.uuid === uuid)
        if (!conversation) continue
        found = true
        change(conversation)
      }
    }),
  )
  dispatch(api.util.updateQueryData('getConversation', { uuid }, (draft) => change(draft)))
  return found
}

/** The conversation that something was said in comes first. */
export function moveToFront(dispatch: Dispatch, uuid: string): void {
  dispatch(
    api.util.updateQueryData('conversationPages', undefined, (draft) => {
      for (const page of draft.pages) {
        const at = page.items.findIndex((item) => item.uuid === uuid)
        const [conversation] = at < 0 ? [] : page.items.splice(at, 1)
        if (conversation) {
          draft.pages[0]?.items.unshift(conversation)
          return
        }
      }
    }),
  )
}

/** What a message changes in the conversation's line: its last words and how much of it is unread. */
export function withMessage(message: Message, me: string | null) {
  return (conversation: Conversation): void => {
    const last = conversation.last_message
    if (last?.uuid === message.uuid) conversation.last_message = message
    if (message.seq === null || message.seq <= conversation.last_seq) return
    conversation.last_message = message
    conversation.last_seq = message.seq
    conversation.change_seq = Math.max(conversation.change_seq, message.change_seq)
    const mine = message.author?.uuid === me
    if (mine && conversation.unread === 0) conversation.read_seq = message.seq
    if (mine || message.seq <= conversation.read_seq) return
    conversation.unread += 1
    if (me && message.mentions.includes(me)) conversation.mentions += 1
  }
}

/** `mentions`: as the server counts them; without it they are known only where nothing is unread. */
export function markedRead(readSeq: number, unread: number, mentions?: number) {
  return (conversation: Conversation): void => {
    if (readSeq < conversation.read_seq) return
    conversation.read_seq = readSeq
    conversation.unread = unread
    conversation.mentions = unread === 0 ? 0 : (mentions ?? conversation.mentions)
  }
}

/** What a conversation is called: its own name, its project's, or the other people in it. */
export function titleOf(conversation: Conversation, me: string | null): string {
  if (conversation.kind === 'channel' && conversation.project) return conversation.project.name
  if (conversation.name) return conversation.name
  const others = conversation.participants.filter(({ uuid }) => uuid !== me || uuid === null)
  return others.map(({ display_name }) => display_name).join(', ') || t`Only you`
}
