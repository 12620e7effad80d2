import { Modal } from '@mantine/core'
import { createContext, use, useEffect, useState } from 'react'
import { ConfirmForm } from './ConfirmForm'
import type { ConfirmProps, DialogProps } from './dialog'

/** How many dialogs a dialog stands in. */
const Depth = createContext(0)
const open: { depth: number }[] = []

/** Whether it is the innermost, or the last that was opened beside others: Escape closes that, not those below it. */
function useOnTop(opened: boolean): () => boolean {
  const depth = use(Depth)
  const [me] = useState({ depth })
  useEffect(() => {
    if (!opened) return
    open.push(me)
    // Not before every dialog has heard the key that closed this one.
    return () => void setTimeout(() => open.splice(open.indexOf(me), 1))
  }, [opened, me])
  return () => open.toSorted((one, other) => one.depth - other.depth).at(-1) === me
}

/** The frame of every dialog. */
export function DialogFrame({ title, opened, onClose, wide = false, children }: DialogProps) {
  const onTop = useOnTop(opened)
  const inner = use(Depth) + 1
  return (
    <Modal returnFocus={false} opened={opened} onClose={() => onTop() && onClose()} title={title} size={wide ? 'lg' : 'md'}>
      <Depth value={inner}>{children}</Depth>
    </Modal>
  )
}

export function ConfirmFrame({ title, opened, onClose, ...rest }: ConfirmProps) {
  return (
    <DialogFrame title={title} opened={opened} onClose={onClose}>
      <ConfirmForm onClose={onClose} {...rest} />
    </DialogFrame>
  )
}
