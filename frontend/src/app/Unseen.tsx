import { useTour } from './tour/useTour'
import { type Over, useShellCommands } from './useShellCommands'
import { useWaiting } from './useWaiting'

/** What the shell does without drawing anything: its commands, the tab's title. It comes a moment after the first screen, which is quicker without it. */
export default function Unseen({ open }: { open: (over: Over) => void }) {
  useShellCommands(open)
  useTour(open)
  useWaiting()
  return null
}
