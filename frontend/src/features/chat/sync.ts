/** Where the socket meets the chat's cache: pushes in, gaps closed, nothing else writes what the server said. */
import { isAnyOf } from '@reduxjs/toolkit'
import { api, type Message } from '../../api'
import type { ApiState, Dispatch, StartListening } from '../../api/listening'
import { sessionApi } from '../../api/session'
import { headSeen, missedEvents, pushed, topicDropped } from '../../realtime'
import { markedRead, moveToFront, patchConversation, withMessage } from './conversations'
import { forgetKept, keepFor, keepUnsent } from './kept'
import { allForgotten, caughtUp, headMoved, isBehind, messagePushed, type MessagesState, roomForgotten } from './messages'
import { restoreUnsent, retryUnsent } from './sending'

export interface ChatState extends ApiState {
  messages: MessagesState
}
export type ChatDispatch = Dispatch<ChatState>

const TOPIC = 'conversation:'
const PAGE = 200
// Further behind than this, the newest page is cheaper than every change since.
const TOO_FAR = 2000

const catching = new Set<string>()

/** Fetches every change after our cursor, page by page; one run per room at a time. */
export async function catchUp(dispatch: ChatDispatch, getState: () => ChatState, conversation: string): Promise<void> {
  if (catching.has(conversation)) return
  catching.add(conversation)
  try {
    for (let more = true; more;) {
      const room = getState().messages[conversation]
      if (!room?.loaded) return
      if (room.head - room.changeSeq > TOO_FAR && room.outbox.length === 0) {
        dispatch(roomForgotten(conversation))
        return
      }
      const answer = await dispatch(
        api.endpoints.listChanges.initiate(
          { uuid: conversation, after: room.changeSeq, limit: PAGE }, { forceRefetch: true, subscribe: false },
        ),
      )
      if (!answer.data) return
      const { items, change_seq } = answer.data
      more = answer.data.more
      dispatch(caughtUp({ conversation, items, changeSeq: change_seq, more }))
    }
  } finally {
    catching.delete(conversation)
  }
}

function myself(state: ApiState): string | null {
  return api.endpoints.getMe.select()(state).data?.uuid ?? null
}

function receive(dispatch: ChatDispatch, state: ApiState, message: Message, cursor: number | null): void {
  dispatch(messagePushed({ message, cursor: cursor ?? message.change_seq }))
  const known = patchConversation(dispatch, message.conversation, withMessage(message, myself(state)))
  if (!known) dispatch(api.util.invalidateTags(['Conversations']))
  else if (message.seq !== null && !message.edited_at && !message.deleted_at) moveToFront(dispatch, message.conversation)
}

interface ReadPush {
  conversation: string
  read_seq: number
  unread: number
}

function startPushes(start: StartListening<ChatState>): void {
  start({
    actionCreator: pushed,
    effect: ({ payload }, { dispatch, getState }) => {
      if (payload.type === 'chat.message') receive(dispatch, getState(), payload.data as Message, payload.cursor)
      if (payload.type === 'chat.read') {
        const { conversation, read_seq, unread } = payload.data as ReadPush
        patchConversation(dispatch, conversation, markedRead(read_seq, unread))
      }
      if (payload.type === 'chat.conversation') {
        const { uuid } = payload.data as { uuid?: string }
        dispatch(api.util.invalidateTags(['Conversations', ...(uuid ? [{ type: 'Conversation' as const, id: uuid }] : [])]))
      }
    },
  })
  start({
    actionCreator: headSeen,
    effect: ({ payload }, { dispatch }) => {
      if (!payload.topic.startsWith(TOPIC)) return
      dispatch(headMoved({ conversation: payload.topic.slice(TOPIC.length), cursor: payload.cursor }))
    },
  })
  // A right may end without anybody's doing, at the end of a membership: the server then only stops telling.
  start({
    actionCreator: topicDropped,
    effect: ({ payload }, { dispatch }) => {
      if (!payload.topic.startsWith(TOPIC)) return
      dispatch(api.util.invalidateTags(['Conversations', { type: 'Conversation', id: payload.topic.slice(TOPIC.length) }]))
    },
  })
}

/** Keeps what is not sent yet in the browser's storage, for as long as the same person is here. */
function startKeeping(start: StartListening<ChatState>): void {
  let here: string | null = null
  start({
    predicate: (action, now, before) => now.messages !== before.messages && !allForgotten.match(action),
    effect: (_action, { getState, getOriginalState }) => keepUnsent(getOriginalState().messages, getState().messages),
  })
  start({
    matcher: api.endpoints.getMe.matchFulfilled,
    effect: (action, { dispatch }) => {
      const { uuid } = (action as { payload: { uuid: string | null } }).payload
      if (!uuid || uuid === here) return
      here = uuid
      keepFor(uuid)
      restoreUnsent(dispatch)
    },
  })
  start({ actionCreator: allForgotten, effect: () => { here = null } })
  start({
    matcher: sessionApi.endpoints.signOut.matchFulfilled,
    effect: () => {
      here = null
      forgetKept()
    },
  })
}

export function startChatSync(start: StartListening<ChatState>): void {
  startPushes(start)
  startKeeping(start)
  start({
    matcher: isAnyOf(messagePushed, headMoved),
    effect: (action, { dispatch, getState }) => {
      const conversation = messagePushed.match(action) ? action.payload.message.conversation : (action as ReturnType<typeof headMoved>).payload.conversation
      if (isBehind(getState().messages[conversation])) void catchUp(dispatch, getState, conversation)
    },
  })
  start({
    actionCreator: missedEvents,
    effect: (_action, { dispatch, getState }) => {
      dispatch(api.util.invalidateTags(['Conversations', 'Conversation']))
      for (const [conversation, room] of Object.entries(getState().messages)) {
        if (room.loaded) void catchUp(dispatch, getState, conversation)
      }
      retryUnsent(dispatch, getState)
    },
  })
}
