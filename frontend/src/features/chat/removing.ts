/** Deleting: gone at once for me, and for everybody when the offer to undo it goes. */
import { t } from '@lingui/core/macro'
import { api, type Message } from '../../api'
import { problemOf, type Problem } from '../../api/problem'
import { toastShown } from '../../ui/toasts'
import { type Place, removals } from './kept'
import { messageStored, removing, removingEnded } from './messages'
import type { ChatDispatch } from './sync'

// For so long another window may still offer to undo it: a toast that nobody holds stands for less.
const OFFERED_MS = 60_000

const waiting = new Map<string, { place: Place; now: () => Promise<Problem | null> }>()

function end(dispatch: ChatDispatch, place: Place): void {
  removals.drop(place)
  dispatch(removingEnded(place))
}

async function remove(dispatch: ChatDispatch, place: Place): Promise<Problem | null> {
  waiting.delete(place.uuid)
  // The answer may come to nobody: kept until somebody has heard it.
  removals.keep(place)
  const answer = await dispatch(api.endpoints.deleteMessage.initiate({ uuid: place.uuid }))
  const problem = answer.data ? null : problemOf(answer.error)
  if (answer.data) dispatch(messageStored(answer.data))
  // What is not there any more need not be deleted.
  else if (problem && problem.status !== 404) {
    // Nobody is here to be told: it is tried again when somebody is, now or at the next visit.
    if (document.visibilityState === 'hidden') {
      document.addEventListener('visibilitychange', wait(dispatch, place), { once: true })
      return problem
    }
    // The row comes back as it was.
    dispatch(toastShown(t`The message is not deleted. ${problem.detail}`, 'problem'))
  }
  end(dispatch, place)
  return problem
}

/** The answer deletes it, unless that was undone or done meanwhile. */
function wait(dispatch: ChatDispatch, place: Place): () => void {
  const now = () => remove(dispatch, place)
  waiting.set(place.uuid, { place, now })
  return () => {
    if (waiting.get(place.uuid)?.now === now) void now()
  }
}

/** Hides a message for me. The answer deletes it for everybody, unless that was undone or done meanwhile. */
export function hideUntilRemoved(dispatch: ChatDispatch, { conversation, uuid }: Message): () => void {
  const place = { conversation, uuid }
  // A phone may end a page that nobody looks at without a word: the next visit does it then.
  removals.keep({ ...place, offered: Date.now() })
  dispatch(removing(place))
  return wait(dispatch, place)
}

/** Takes a deletion back. Says whether it still could be. */
export function undoRemoval(dispatch: ChatDispatch, uuid: string): boolean {
  const found = waiting.get(uuid)
  if (!found) return false
  waiting.delete(uuid)
  end(dispatch, found.place)
  return true
}

/** Who closes the window or signs out meant it: nothing waits any longer. Returns what went wrong. */
export async function removeNow(): Promise<Problem[]> {
  const problems = await Promise.all([...waiting.values()].map(({ now }) => now()))
  return problems.filter((problem) => problem !== null)
}

/** What an earlier visit deleted without hearing that it is done: the server may be told twice. */
export function restoreRemovals(dispatch: ChatDispatch): void {
  let offers = false
  for (const { offered = 0, ...place } of removals.all()) {
    if (waiting.has(place.uuid)) continue
    if (offered + OFFERED_MS > Date.now()) offers = true
    else {
      dispatch(removing(place))
      void remove(dispatch, place)
    }
  }
  if (offers) setTimeout(() => restoreRemovals(dispatch), OFFERED_MS)
}

// Who looks at another tab may come back and undo; who leaves the page meant it.
window.addEventListener('pagehide', () => void removeNow())
