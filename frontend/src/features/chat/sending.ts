/** Sending: shown at once, sent in order, kept on failure, and retried under the same id so that nothing doubles. */
import { api } from '../../api'
import type { ApiState, Dispatch as DispatchFor } from '../../api/listening'
import { isRetryable, type Problem, problemOf } from '../../api/problem'
import { keptUnsent } from './kept'
import { messageStored, queued, resending, restored, sendFailed } from './messages'
import type { MessagesState, Outgoing } from './room'

interface State extends ApiState {
  messages: MessagesState
}
type Dispatch = DispatchFor<State>

// What failed for a reason that may pass goes out again by itself, a few times; then somebody has to press the button.
// Where nobody can be reached it goes on for as long as it takes.
const AGAIN_AFTER = [2000, 5000, 12_000, 30_000]
const tries = new Map<string, number>()
const timers = new Map<string, ReturnType<typeof setTimeout>>()
// Failed and going out again by themselves. What was written after one of these waits for it.
const waiting = new Set<string>()
const running = new Map<string, Promise<void>>()

const outboxOf = (state: State, conversation: string) => state.messages[conversation]?.outbox ?? []

/** The first that is to go out; none while an earlier one waits for its next attempt. */
function nextOf(state: State, conversation: string): Outgoing | undefined {
  const first = outboxOf(state, conversation).find(({ clientId, state: is }) => is === 'sending' || waiting.has(clientId))
  return first?.state === 'sending' ? first : undefined
}

function tryLater(dispatch: Dispatch, conversation: string, clientId: string, problem: Problem): void {
  const before = tries.get(clientId) ?? 0
  const wait = AGAIN_AFTER[problem.status === 0 ? Math.min(before, AGAIN_AFTER.length - 1) : before]
  if (!wait || !isRetryable(problem)) return
  waiting.add(clientId)
  tries.set(clientId, before + 1)
  // Without a connection it waits for the connection, not for a clock.
  if (!navigator.onLine) return
  timers.set(clientId, setTimeout(() => void resend(dispatch, conversation, clientId), Math.max(wait, (problem.retryAfter ?? 0) * 1000)))
}

async function deliver(dispatch: Dispatch, conversation: string, { clientId, body }: Outgoing): Promise<void> {
  const answer = await dispatch(
    api.endpoints.postMessage.initiate({ uuid: conversation, postMessage: { client_id: clientId, body } }),
  )
  if (answer.data) {
    tries.delete(clientId)
    dispatch(messageStored(answer.data))
    return
  }
  const problem = problemOf(answer.error)
  tryLater(dispatch, conversation, clientId, problem)
  dispatch(sendFailed({ conversation, clientId, problem }))
}

/** One after the other in each conversation: what was written first is stored first. */
export const sendWaiting = (conversation: string) => (dispatch: Dispatch, getState: () => State): Promise<void> => {
  const run = async () => {
    for (let next = nextOf(getState(), conversation); next; next = nextOf(getState(), conversation)) {
      await deliver(dispatch, conversation, next)
    }
    running.delete(conversation)
  }
  const known = running.get(conversation)
  if (known) return known
  if (!nextOf(getState(), conversation)) return Promise.resolve()
  const begun = run()
  running.set(conversation, begun)
  return begun
}

export function sendMessage(dispatch: Dispatch, conversation: string, body: string): Promise<void> {
  dispatch(queued({ conversation, clientId: crypto.randomUUID(), body, createdAt: new Date().toISOString() }))
  return dispatch(sendWaiting(conversation))
}

/** Sends again what still stands there: it may have been stored, or thrown away, meanwhile. */
export function resend(dispatch: Dispatch, conversation: string, clientId: string): Promise<void> {
  clearTimeout(timers.get(clientId))
  timers.delete(clientId)
  waiting.delete(clientId)
  dispatch(resending({ conversation, clientId }))
  return dispatch(sendWaiting(conversation))
}

/** After a reload: what was on its way goes out again under its old id; what the server refused is shown as refused. */
export function restoreUnsent(dispatch: Dispatch): void {
  for (const { conversation, outgoing } of keptUnsent()) {
    dispatch(restored({ conversation, outgoing }))
    const refused = outgoing.state === 'failed' && outgoing.problem && outgoing.problem.status !== 0
    if (!refused) void resend(dispatch, conversation, outgoing.clientId)
  }
}

/** After a re-connection: what failed only because nobody could be reached, or waits for its next attempt, goes out. */
export function retryUnsent(dispatch: Dispatch, getState: () => State): void {
  for (const [conversation, room] of Object.entries(getState().messages)) {
    for (const { clientId, state, problem } of room.outbox) {
      if (state === 'failed' && (problem?.status === 0 || waiting.has(clientId))) void resend(dispatch, conversation, clientId)
    }
  }
}
