import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from './buttons'
import { Dialog } from './dialog'
import { FormActions } from './form'

/** Loaded when somebody begins to write: it must be there when the connection is not. */
export default function LeaveDialog({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  const { t } = useLingui()
  return (
    <Dialog title={t`Leave without saving?`} opened onClose={onStay}>
      <div style={{ display: 'grid', gap: '1rem' }}>
        <div><Trans>What you wrote here is not saved yet.</Trans></div>
        <FormActions>
          <Button onClick={onStay} data-autofocus><Trans>Stay</Trans></Button>
          <Button variant="default" color="red" onClick={onLeave}><Trans>Leave</Trans></Button>
        </FormActions>
      </div>
    </Dialog>
  )
}
