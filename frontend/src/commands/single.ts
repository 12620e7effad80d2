/** Whether keys without a modifier do anything: who dictates or types with aids may switch them off (WCAG 2.1.4). */
import { useSyncExternalStore } from 'react'

const OFF = 'collabkit-single-keys'
const listeners = new Set<() => void>()

// What was chosen in this window, should the storage be full or switched off.
let here: boolean | null = null

function stored(): boolean {
  try {
    return localStorage.getItem(OFF) !== 'off'
  } catch {
    return true
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const singleKeys = {
  on: (): boolean => here ?? stored(),
  switch(on: boolean): void {
    here = null
    try {
      if (on) localStorage.removeItem(OFF)
      else localStorage.setItem(OFF, 'off')
    } catch {
      here = on
    }
    for (const listener of listeners) listener()
  },
}

/** The same for a switch on the screen: whether they are on, and what switches them. */
export function useSingleKeys(): [boolean, (on: boolean) => void] {
  return [useSyncExternalStore(subscribe, singleKeys.on), singleKeys.switch]
}
