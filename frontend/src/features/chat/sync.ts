/** Where the socket meets the chat's cache: pushes in, gaps closed, nothing else writes what the server said. */
import { api, type Message } from '../../api'
import type { ApiState, Dispatch, StartListening } from '../../api/listening'
import { isRetryable, problemOf } from '../../api/problem'
import { sessionApi } from '../../api/session'
import { headSeen, missedEvents, pushed, topicDropped } from '../../realtime'
import { markedRead, moveToFront, patchConversation, withMessage } from './conversations'
import { countKeptBy } from '../../ui/kept'
import { countKept, forgetKept, keepFor, keepUnsent } from './kept'
import { allForgotten, caughtUp, headMoved, messagePushed, messageStored, roomForgotten, windowLoaded } from './messages'
import { isBehind, type MessagesState } from './room'
import { restoreRemovals } from './removing'
import { restoreUnsent, retryUnsent, sendWaiting } from './sending'

export interface ChatState extends ApiState {
  messages: MessagesState
}
export type ChatDispatch = Dispatch<ChatState>

const TOPIC = 'conversation:'
const PAGE = 200
// Further behind than this, the newest page is cheaper than every change since.
const TOO_FAR = 2000

// Others' words are usually on their way by socket when the answer to our own comes.
const GRACE = 1000
const FIRST_WAIT = 500
const LONGEST_WAIT = 30_000

const catching = new Set<string>()
const waiting = new Map<string, () => void>()

/** Waits longer after every failure, unless somebody hears from the server before. */
async function untilTriedAgain(conversation: string, failures: number): Promise<void> {
  await new Promise<void>((resolve) => {
    waiting.set(conversation, resolve)
    setTimeout(resolve, Math.min(FIRST_WAIT * 2 ** failures, LONGEST_WAIT))
  })
  waiting.delete(conversation)
}

/** Fetches every change after our cursor, page by page, until nothing is missing; one run per room at a time. */
export async function catchUp(dispatch: ChatDispatch, getState: () => ChatState, conversation: string): Promise<void> {
  if (catching.has(conversation)) {
    waiting.get(conversation)?.()
    return
  }
  catching.add(conversation)
  try {
    for (let more = true, failures = 0; more;) {
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
      if (answer.data) {
        const { items, change_seq, more: further } = answer.data
        dispatch(caughtUp({ conversation, items, changeSeq: change_seq, more: further, head: room.head }))
        failures = 0
        more = further || isBehind(getState().messages[conversation])
      } else if (isRetryable(problemOf(answer.error))) {
        await untilTriedAgain(conversation, failures)
        failures += 1
      } else return
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
  mentions: number
}

function startPushes(start: StartListening<ChatState>): void {
  start({
    actionCreator: pushed,
    effect: ({ payload }, { dispatch, getState }) => {
      if (payload.type === 'chat.message') receive(dispatch, getState(), payload.data as Message, payload.cursor)
      if (payload.type === 'chat.read') {
        const { conversation, read_seq, unread, mentions } = payload.data as ReadPush
        patchConversation(dispatch, conversation, markedRead(read_seq, unread, mentions))
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
  countKeptBy(countKept)
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
      restoreRemovals(dispatch)
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
  const closeGap = (conversation: string, { dispatch, getState }: { dispatch: ChatDispatch; getState: () => ChatState }) => {
    if (isBehind(getState().messages[conversation])) void catchUp(dispatch, getState, conversation)
  }
  start({ actionCreator: messagePushed, effect: ({ payload }, store) => closeGap(payload.message.conversation, store) })
  start({ actionCreator: headMoved, effect: ({ payload }, store) => closeGap(payload.conversation, store) })
  start({ actionCreator: windowLoaded, effect: ({ payload }, store) => closeGap(payload.conversation, store) })
  start({
    actionCreator: messageStored,
    effect: ({ payload }, store) => { setTimeout(() => closeGap(payload.conversation, store), GRACE) },
  })
  // The first in line is gone, because it was stored after all or thrown away: the next one need not wait any more.
  start({
    predicate: (action, now, before) => now.messages !== before.messages && !allForgotten.match(action),
    effect: (_action, { dispatch, getState, getOriginalState }) => {
      for (const [conversation, { outbox }] of Object.entries(getOriginalState().messages)) {
        if (outbox.length > (getState().messages[conversation]?.outbox.length ?? 0)) void dispatch(sendWaiting(conversation))
      }
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
