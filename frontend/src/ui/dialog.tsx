import { Modal, Textarea } from '@mantine/core'
import { type ReactNode, useLayoutEffect, useState } from 'react'
import { Button } from './buttons'
import { placeOf } from './focus'
import { FormActions, FormProblem, useForm } from './form'

interface DialogProps {
  title: string
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

export function Dialog({ title, opened, onClose, wide = false, children }: DialogProps) {
  useReturnFocus(opened)
  return (
    <Modal returnFocus={false} opened={opened} onClose={onClose} title={title} size={wide ? 'lg' : 'md'}>
      {children}
    </Modal>
  )
}

interface ConfirmProps {
  title: string
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

function ConfirmForm({ onClose, children, label, danger, reason, reasonLabel, onConfirm }: Omit<ConfirmProps, 'opened' | 'title'>) {
  const form = useForm({ reason: '' })
  const send = form.submit(async (values) => {
    await onConfirm(values.reason.trim())
    onClose()
  })
  return (
    <form ref={form.ref} onSubmit={send} style={{ display: 'grid', gap: '1rem' }}>
      <div>{children}</div>
      <FormProblem problem={form.problem} shown={['reason']} />
      {reason && (
        <Textarea
          {...form.field('reason')} label={reasonLabel ?? (reason === 'required' ? 'Reason' : 'Reason (optional)')}
          autosize minRows={2} maxLength={500} required={reason === 'required'} dir="auto" data-autofocus
        />
      )}
      <FormActions>
        <Button type="submit" color={danger ? 'red' : undefined} loading={form.busy} data-autofocus={(!reason && !danger) || undefined}>{label}</Button>
        <Button variant="default" onClick={onClose} data-autofocus={(!reason && danger) || undefined}>Cancel</Button>
      </FormActions>
    </form>
  )
}

/** Asks before what cannot be taken back. */
export function Confirm({ title, opened, onClose, ...rest }: ConfirmProps) {
  return (
    <Dialog title={title} opened={opened} onClose={onClose}>
      <ConfirmForm onClose={onClose} {...rest} />
    </Dialog>
  )
}

/** A button that asks first. */
export function ConfirmButton({ button, ...confirm }: Omit<ConfirmProps, 'opened' | 'onClose'> & {
  button: (open: () => void) => ReactNode
}) {
  const [opened, setOpened] = useState(false)
  return (
    <>
      {button(() => setOpened(true))}
      <Confirm opened={opened} onClose={() => setOpened(false)} {...confirm} />
    </>
  )
}
