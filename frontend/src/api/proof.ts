/**
 * Before a dangerous act the server asks once more who is there. This is the one place that notices: it waits until
 * the person has answered and then does the act again, as it was. Whoever drew the form sees nothing of it.
 */
import { t } from '@lingui/core/macro'
import { useSyncExternalStore } from 'react'
import { cancelled, type Flow, isState } from './allauth'
import { type Answer, type Request, send } from './http'

export type Way = 'password' | 'code' | 'passkey'

export interface Challenge {
  ways: Way[]
  answer: (proved: boolean) => void
}

let open: Challenge | null = null
let waiting: Promise<boolean> | null = null
const listeners = new Set<() => void>()

function show(next: Challenge | null): void {
  open = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The question that stands open, for the dialog that asks it. */
export const useChallenge = () => useSyncExternalStore(subscribe, () => open)

/** Asks the person to prove who they are; acts that wait at the same time share one question. */
function askForProof(ways: Way[]): Promise<boolean> {
  waiting ??= new Promise((resolve) => {
    const answer = (proved: boolean) => {
      waiting = null
      show(null)
      resolve(proved)
    }
    show({ ways, answer })
  })
  return waiting
}

function waysIn(flows: Flow[]): Way[] {
  const types = flows.find(({ id }) => id === 'mfa_reauthenticate')?.types ?? []
  const ways: Way[] = []
  if (flows.some(({ id }) => id === 'reauthenticate')) ways.push('password')
  if (types.includes('totp') || types.includes('recovery_codes')) ways.push('code')
  if (types.includes('webauthn')) ways.push('passkey')
  return ways
}

/** How one may prove oneself, where the server asks for that: signed in, but not for this. */
function waysAsked(answer: Answer): Way[] | null {
  const body = answer.data
  if (answer.status !== 401 || !isState(body) || body.meta?.is_authenticated !== true) return null
  return waysIn(body.data?.flows ?? [])
}

/** Sends a request that may need proof of who sends it. */
export async function sendProved(request: Request): Promise<Answer> {
  const answer = await send(request)
  const ways = waysAsked(answer)
  if (!ways) return answer
  if (await askForProof(ways)) return send(request)
  return { status: 401, problem: cancelled(t`Nothing was changed, because you did not confirm that it is you.`) }
}
