/** What one can do here: the palette lists it, the `?` overlay names its key, and the keyboard runs it. */
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'

export interface Command {
  /** Stable, for what was used last; where two parts of the page offer one, the inner part's is taken. */
  id: string
  /** What the palette and the overlay call it, in the page's language. */
  label: string
  /** The heading that it stands under. */
  section: string
  /** Answers false where there is nothing to do: its key then does what it does in the browser. */
  run: () => void | false
  /** As tinykeys writes it: `j`, `?`, `g i`, `$mod+k`. */
  keys?: string
  /** Other words that find it. */
  finds?: string
  /** In the overlay only: moving through a list is no command for the palette. */
  hidden?: boolean
}

/** `depth` counts up as parts of the page are drawn: a part's is lower than those of the parts inside it. */
type Group = { depth: number; commands: readonly Command[] }

let groups: readonly Group[] = []
let drawn = 0
const listeners = new Set<() => void>()

function set(next: readonly Group[]): void {
  groups = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

let seen: readonly Group[] = groups
let all: readonly Command[] = []

/** Every command that can be run now, those of the innermost part first: the page's before the shell's. */
export function commandsNow(): readonly Command[] {
  if (seen === groups) return all
  seen = groups
  const byId = new Map<string, Command>()
  for (const { commands } of groups.toSorted((a, b) => b.depth - a.depth)) {
    for (const command of commands) if (!byId.has(command.id)) byId.set(command.id, command)
  }
  all = [...byId.values()]
  return all
}

export const useAllCommands = () => useSyncExternalStore(subscribe, commandsNow)

const nextDepth = () => {
  drawn += 1
  return drawn
}

/**
 * Offers commands for as long as the component stands. What they show may change with each drawing; what they run is
 * always the newest. Those of the whole client are offered `everywhere`: whatever a page has goes before them.
 */
export function useCommands(commands: readonly Command[], where: 'here' | 'everywhere' = 'here'): void {
  // Taken while drawing, which goes from the outside in; effects run from the inside out.
  const [place] = useState(nextDepth)
  const depth = where === 'everywhere' ? 0 : place
  const newest = useRef(commands)
  const shown = JSON.stringify(commands)
  useEffect(() => {
    newest.current = commands
  })
  useEffect(() => {
    const run = (id: string) => newest.current.find((command) => command.id === id)?.run()
    const offered = (JSON.parse(shown) as Omit<Command, 'run'>[]).map((command) => Object.assign(command, { run: () => run(command.id) }))
    const group = { depth, commands: offered }
    set([...groups, group])
    return () => set(groups.filter((other) => other !== group))
  }, [shown, depth])
}
