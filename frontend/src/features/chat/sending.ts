/** Sending: shown at once, sent in order, kept on failure, and retried under the same id so that nothing doubles. */
import { api } from '../../api'
import type { ApiState, Dispatch as DispatchFor } from '../../api/listening'
import { problemOf } from '../../api/problem'
import { keptUnsent } from './kept'
import { messageStored, type MessagesState, queued, resending, restored, sendFailed } from './messages'

interface State extends ApiState {
  messages: MessagesState
}
type Dispatch = DispatchFor<State>

// One after the other in each conversation: what was written first is stored first.
const queues = new Map<string, Promise<void>>()

async function deliver(dispatch: Dispatch, conversation: string, clientId: string, body: string): Promise<void> {
  const answer = await dispatch(
    api.endpoints.postMessage.initiate({ uuid: conversation, postMessage: { client_id: clientId, body } }),
  )
  if (answer.data) dispatch(messageStored(answer.data))
  else dispatch(sendFailed({ conversation, clientId, problem: problemOf(answer.error) }))
}

function enqueue(dispatch: Dispatch, conversation: string, clientId: string, body: string): Promise<void> {
  const before = queues.get(conversation) ?? Promise.resolve()
  const run = before.then(() => deliver(dispatch, conversation, clientId, body))
  queues.set(conversation, run)
  return run
}

export function sendMessage(dispatch: Dispatch, conversation: string, body: string): Promise<void> {
  const clientId = crypto.randomUUID()
  dispatch(queued({ conversation, clientId, body, createdAt: new Date().toISOString() }))
  return enqueue(dispatch, conversation, clientId, body)
}

export function resend(dispatch: Dispatch, conversation: string, clientId: string, body: string): Promise<void> {
  dispatch(resending({ conversation, clientId }))
  return enqueue(dispatch, conversation, clientId, body)
}

/** After a reload: what was on its way goes out again under its old id; what the server refused is shown as refused. */
export function restoreUnsent(dispatch: Dispatch): void {
  for (const { conversation, outgoing } of keptUnsent()) {
    dispatch(restored({ conversation, outgoing }))
    const refused = outgoing.state === 'failed' && outgoing.problem && outgoing.problem.status !== 0
    if (!refused) void resend(dispatch, conversation, outgoing.clientId, outgoing.body)
  }
}

/** After a re-connection: what failed only because nobody could be reached goes out by itself. */
export function retryUnsent(dispatch: Dispatch, getState: () => State): void {
  for (const [conversation, room] of Object.entries(getState().messages)) {
    for (const { clientId, body, state, problem } of room.outbox) {
      if (state === 'failed' && problem?.status === 0) void resend(dispatch, conversation, clientId, body)
    }
  }
}
