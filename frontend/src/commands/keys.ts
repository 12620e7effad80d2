/** Runs commands by their keys. Letters and signs without a modifier can be switched off and never work while one writes. */
import { useEffect } from 'react'
import { type KeybindingPress, matchKeybindingPress, parseKeybinding } from 'tinykeys'
import { type Command, commandsNow } from './registry'
import { singleKeys } from './single'

/** How long one may take from `g` to what follows it. */
const PATIENCE_MS = 1500

const WRITES = 'input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable=true]'
// Menus and lists have letters of their own; a dialog hides what the keys would change.
const HOLDS_KEYS = '[role=menu], [role=listbox], [role=dialog], dialog, [role=tree]'
const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock'])

/** Nobody writes with these: they work in a field too, and are never switched off. */
const writesNothing = (keys: string) => /(\$mod|Control|Alt|Meta)\+|^F\d+$/.test(keys)

/** On a keyboard of another script the key at the place of the Latin letter counts: no `g` is written in Cyrillic. */
function latin({ key, code, shiftKey }: KeyboardEvent): string {
  if (key.length !== 1 || key <= '~') return key
  if (code.startsWith('Key')) return code.slice(3).toLowerCase()
  if (code === 'Slash') return shiftKey ? '?' : '/'
  return key
}

/** How a sign is reached differs between keyboards: `/` stands above the 7 on some. Only for letters Shift is a choice. */
function pressesOf(keys: string): KeybindingPress[] {
  return parseKeybinding(keys).map(([required, optional, key]) => {
    const sign = typeof key === 'string' && key.length === 1 && key.toLowerCase() === key.toUpperCase()
    return sign ? [required.filter((name) => name !== 'Shift'), [...optional, 'Shift'], key] : [required, optional, key]
  })
}

function isFree(event: KeyboardEvent, keys: string): boolean {
  if (writesNothing(keys)) return true
  if (!singleKeys.on()) return false
  const target = event.target instanceof Element ? event.target : null
  // Enter is what a link and a button are pressed with.
  if (event.key === 'Enter' && target?.closest('a, button, input, summary')) return false
  return !target?.closest(`${WRITES}, ${HOLDS_KEYS}`)
}

type Begun = { command: Command; rest: KeybindingPress[] }

/**
 * Follows what is typed, one key after the other. Where two commands have the same key the first one is run; a key that
 * begins a sequence waits for the next, and a next that belongs to none ends it and does nothing.
 */
export function follower(commands: () => readonly Command[]): (event: KeyboardEvent) => void {
  let begun: Begun[] = []
  let last = 0
  return (event) => {
    if (event.defaultPrevented || event.isComposing || event.repeat || !event.key || MODIFIERS.has(event.key)) return
    const going = event.timeStamp - last < PATIENCE_MS ? begun : []
    last = event.timeStamp
    begun = []
    const key = latin(event)
    const pressed = { key, code: event.code, getModifierState: (name: string) => event.getModifierState(name) } as KeyboardEvent
    const possible: Begun[] = going.length > 0
      ? going
      : commands().flatMap((command) => (command.keys ? [{ command, rest: pressesOf(command.keys) }] : []))
    const matching = possible.filter(({ command, rest }) => isFree(event, command.keys!) && matchKeybindingPress(pressed, rest[0]!))
    begun = matching.filter(({ rest }) => rest.length > 1).map(({ command, rest }) => ({ command, rest: rest.slice(1) }))
    const [chosen] = begun.length > 0 ? [] : matching
    if (!chosen) return
    if (chosen.command.run() !== false) event.preventDefault()
  }
}

/** Listens for the keys of every command there is; the shell does so once. */
export function useCommandKeys(): void {
  useEffect(() => {
    const follow = follower(commandsNow)
    window.addEventListener('keydown', follow)
    return () => window.removeEventListener('keydown', follow)
  }, [])
}
