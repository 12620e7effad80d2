import { lazy, type ReactNode, Suspense, useLayoutEffect, useState } from 'react'
import { type Command, useCommands } from '../commands'
import { placeOf } from './focus'

// The frame is no part of the first screen: it is fetched when that stands, so that it is there when it is asked for, and
// also when the connection is not.
const load = () => import('./DialogFrame')
const DialogFrame = lazy(async () => ({ default: (await load()).DialogFrame }))
const ConfirmFrame = lazy(async () => ({ default: (await load()).ConfirmFrame }))
const SOON_MS = 2000
setTimeout(() => void load().catch(() => {}), SOON_MS)

export interface DialogProps {
  title: ReactNode
  opened: boolean
  onClose: () => void
  wide?: boolean
  children: ReactNode
}

/** Whoever opened the dialog: the button, or the button of the menu whose item was chosen. */
function opener(): HTMLElement | null {
  const active = document.activeElement as HTMLElement | null
  const menu = active?.closest('[role=menu]')?.getAttribute('aria-labelledby')
  return menu ? document.getElementById(menu) : active
}

/**
 * Gives the focus back when the dialog closes. Mantine's own does so only for dialogs that were drawn closed before;
 * ours are often drawn when they are needed.
 */
function useReturnFocus(opened: boolean): void {
  useLayoutEffect(() => {
    if (!opened) return
    const from = opener()
    const goBack = placeOf(from ?? document.body)
    return () => {
      setTimeout(() => {
        const now = document.activeElement
        const free = !now || now === document.body || now.closest('[role=dialog]') !== null
        if (free) goBack()
      }, 30)
    }
  }, [opened])
}

/** From the first opening on it is drawn, so that it can close as gently as it opened. */
function useOpenedOnce(opened: boolean): boolean {
  const [once, setOnce] = useState(opened)
  if (opened && !once) setOnce(true)
  return once || opened
}

export function Dialog(props: DialogProps) {
  useReturnFocus(props.opened)
  return useOpenedOnce(props.opened) && <Suspense><DialogFrame {...props} /></Suspense>
}

export interface ConfirmProps {
  title: ReactNode
  opened: boolean
  onClose: () => void
  /** What happens then, in a sentence. */
  children: ReactNode
  label: string
  danger?: boolean
  /** Asks for a reason; `required` keeps the button from sending an empty one. */
  reason?: 'optional' | 'required'
  reasonLabel?: string
  onConfirm: (reason: string) => Promise<unknown>
}

/** Asks before what cannot be taken back. */
export function Confirm(props: ConfirmProps) {
  useReturnFocus(props.opened)
  return useOpenedOnce(props.opened) && <Suspense><ConfirmFrame {...props} /></Suspense>
}

const NONE: readonly Command[] = []

/** A button that asks first. `command` offers the same to the palette; `atOnce` asks as soon as it is drawn. */
export function ConfirmButton({ button, command, atOnce = false, ...confirm }: Omit<ConfirmProps, 'opened' | 'onClose'> & {
  button: (open: () => void) => ReactNode; command?: Omit<Command, 'run'>; atOnce?: boolean
}) {
  const [opened, setOpened] = useState(atOnce)
  useCommands(command ? [{ ...command, run: () => setOpened(true) }] : NONE)
  return (
    <>
      {button(() => setOpened(true))}
      <Confirm opened={opened} onClose={() => setOpened(false)} {...confirm} />
    </>
  )
}
