import { type ReactNode, type RefObject, useLayoutEffect, useRef } from 'react'
import classes from './Overlay.module.css'

/** Shows the browser's own dialog over the page while it is drawn: it holds the focus, and gives it back when it closes. */
function useModal(): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    // Before it leaves the page: a dialog that is taken away open gives nothing back.
    return () => element?.close()
  }, [])
  return dialog
}

/** Something of the shell's over everything else. A press beside it closes it as Escape does. */
export function Overlay({ label, onClose, children }: { label: string; onClose: () => void; children: ReactNode }) {
  const dialog = useModal()
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- Escape is the key for it
    <dialog
      ref={dialog} aria-label={label} className={classes.overlay}
      onCancel={(event) => { event.preventDefault(); onClose() }}
      onClick={(event) => { if (event.target === event.currentTarget) onClose() }}
    >
      {children}
    </dialog>
  )
}
