import { Trans, useLingui } from '@lingui/react/macro'
import { Textarea } from '@mantine/core'
import { toProblem } from '../api/problem'
import { Button } from './buttons'
import type { ConfirmProps } from './dialog'
import classes from './dialog.module.css'
import { FormActions, FormProblem, useForm } from './form'

/** What stands in a dialog that asks before something; loaded with its frame. */
export function ConfirmForm({ onClose, children, label, danger, reason, reasonLabel, onConfirm }: Omit<ConfirmProps, 'opened' | 'title'>) {
  const { t } = useLingui()
  const form = useForm({ reason: '' })
  const send = form.submit(async (values) => {
    const written = values.reason.trim()
    // The browser takes blanks for words.
    if (reason === 'required' && !written) throw toProblem(422, { detail: t`Write a few words.`, errors: [{ field: 'reason', message: t`Write a few words.` }] })
    await onConfirm(written)
    onClose()
  })
  return (
    <form ref={form.ref} onSubmit={send} className={classes.confirm}>
      <div>{children}</div>
      <FormProblem problem={form.problem} shown={['reason']} />
      {reason && (
        <Textarea
          {...form.field('reason')} label={reasonLabel ?? (reason === 'required' ? t`Reason` : t`Reason (optional)`)}
          autosize minRows={2} maxLength={500} required={reason === 'required'} dir="auto" data-autofocus
        />
      )}
      <FormActions>
        <Button type="submit" color={danger ? 'red' : undefined} loading={form.busy} data-autofocus={(!reason && !danger) || undefined}>{label}</Button>
        <Button variant="default" onClick={onClose} data-autofocus={(!reason && danger) || undefined}><Trans>Cancel</Trans></Button>
      </FormActions>
    </form>
  )
}
