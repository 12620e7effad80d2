import { type ComponentProps, createContext, type ReactNode, Suspense, use, useEffect, useRef, useState } from 'react'
import { type Command, useCommands } from '../commands'

type Offer = Omit<Command, 'run'>

const Offered = createContext<Offer | undefined>(undefined)

function useOffer(command: Offer | undefined, run: () => void): void {
  useCommands(command ? [{ ...command, run }] : [])
}

/**
 * A menu whose parts are fetched by `load` when a hand or the keyboard comes near: the first screen is quicker without them.
 * `button` draws what is pressed; `children`, which come of `load`, take its place then. `command` offers it to the palette.
 */
export function LateMenu({ load, button, command, children }: {
  load: () => Promise<unknown>; button: (props: ComponentProps<'button'>) => ReactNode; command?: Offer; children: ReactNode
}) {
  const [asked, setAsked] = useState(false)
  const ask = () => setAsked(true)
  useOffer(command, ask)
  const soon = () => void load().catch(() => {})
  const waiting = button({ 'aria-haspopup': 'menu', 'aria-expanded': false, onClick: ask, onPointerEnter: soon, onFocus: soon })
  return asked ? <Offered value={command}><Suspense fallback={waiting}>{children}</Suspense></Offered> : waiting
}

/** For the menu that comes of it: it opens at once, and its button has the focus, where that returns to when it closes. */
export function useLateMenu() {
  const target = useRef<HTMLButtonElement>(null)
  const [opened, setOpened] = useState(false)
  const open = () => {
    target.current?.focus()
    setOpened(true)
  }
  useEffect(open, [])
  // From now on the palette opens this one: the button that was drawn first is gone.
  useOffer(use(Offered), open)
  return { target, menu: { opened, onChange: setOpened } }
}
