import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Confirm } from './dialog'
import type { Kept } from './kept'

function Lost({ drafts, edits, unsent }: Kept) {
  return (
    <>
      <Trans>Only this browser has them, and signing out deletes them:</Trans>
      <ul>
        {unsent > 0 && <li><Plural value={unsent} one="# message that is not sent" other="# messages that are not sent" /></li>}
        {drafts > 0 && <li><Plural value={drafts} one="# message that you began" other="# messages that you began" /></li>}
        {edits > 0 && <li><Plural value={edits} one="# change of a message that is not saved" other="# changes of messages that are not saved" /></li>}
      </ul>
    </>
  )
}

/** Asks before what only this browser has is deleted. */
export default function SignOutQuestion({ kept, onClose, onSignOut }: { kept: Kept; onClose: () => void; onSignOut: () => Promise<void> }) {
  const { t } = useLingui()
  return (
    <Confirm title={t`Sign out and lose what is not sent?`} label={t`Sign out`} danger opened onClose={onClose} onConfirm={onSignOut}>
      <Lost {...kept} />
    </Confirm>
  )
}
