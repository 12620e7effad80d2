import { Button } from './buttons'
import { Dialog } from './dialog'
import { FormActions } from './form'

/** Loaded when somebody begins to write: it must be there when the connection is not. */
export default function LeaveDialog({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  return (
    <Dialog title="Leave without saving?" opened onClose={onStay}>
      <div style={{ display: 'grid', gap: '1rem' }}>
        <div>What you wrote here is not saved yet.</div>
        <FormActions>
          <Button onClick={onStay} data-autofocus>Stay</Button>
          <Button variant="default" color="red" onClick={onLeave}>Leave</Button>
        </FormActions>
      </div>
    </Dialog>
  )
}
