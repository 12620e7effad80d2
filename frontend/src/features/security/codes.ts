/** The recovery codes that are to be seen now. They are shown when they are made; no store and no storage keeps them. */
import { useSyncExternalStore } from 'react'
import { useSeeRecoveryCodesMutation } from '../../api/account'
import { secures } from '../../bootstrap'

let shown: readonly string[] = []
const listeners = new Set<() => void>()

function set(codes: readonly string[]): void {
  shown = codes
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    // Who comes back to the screen does not find them there.
    if (listeners.size === 0) shown = []
  }
}

export function useShownCodes() {
  const [see] = useSeeRecoveryCodesMutation()
  const codes = useSyncExternalStore(subscribe, () => shown)
  /** The first proof that one sets up brings codes with it: they are shown at once. */
  const showUnseen = async () => {
    if (!secures('recovery_codes')) return
    const { data } = await see()
    if (data?.unused_codes) set(data.unused_codes)
  }
  return { codes, show: set, showUnseen, hide: () => set([]) }
}
