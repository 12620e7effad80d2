/**
 * How the client looks to one person on this machine: contrast, density, movement. Colours (light, dark) are Mantine's.
 * The page's head sets the same marks before the first paint; this keeps them right afterwards.
 */
import { useSyncExternalStore } from 'react'

export interface Appearance {
  /** `system` follows what the system asks for. */
  contrast: 'system' | 'more'
  density: 'comfortable' | 'compact'
  motion: 'system' | 'reduced'
}

// Read by the head of the page too.
const KEY = 'collabkit-appearance'
const PLAIN: Appearance = { contrast: 'system', density: 'comfortable', motion: 'system' }

const wantsContrast = window.matchMedia('(prefers-contrast: more)')
const listeners = new Set<() => void>()

function read(): Appearance {
  try {
    return { ...PLAIN, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Appearance>) }
  } catch {
    return PLAIN
  }
}

let now = read()

function mark(name: string, value: string | null): void {
  if (value) document.documentElement.setAttribute(name, value)
  else document.documentElement.removeAttribute(name)
}

function apply(): void {
  mark('data-contrast', now.contrast === 'more' || wantsContrast.matches ? 'more' : null)
  mark('data-density', now.density === 'compact' ? 'compact' : null)
  mark('data-motion', now.motion === 'reduced' ? 'reduced' : null)
}

const otherWindow = ({ key }: StorageEvent) => key === KEY && refresh()

/** Keeps the page's marks right: at once, when the system changes its mind, when another window chose. */
export function followAppearance(): () => void {
  apply()
  wantsContrast.addEventListener('change', apply)
  window.addEventListener('storage', otherWindow)
  return () => {
    wantsContrast.removeEventListener('change', apply)
    window.removeEventListener('storage', otherWindow)
  }
}

function refresh(): void {
  now = read()
  apply()
  for (const listener of listeners) listener()
}

function choose(changes: Partial<Appearance>): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...now, ...changes }))
  } catch {
    // Without storage the choice cannot be kept; the page stays as it is.
  }
  refresh()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useAppearance(): { appearance: Appearance; choose: (changes: Partial<Appearance>) => void } {
  return { appearance: useSyncExternalStore(subscribe, () => now), choose }
}
