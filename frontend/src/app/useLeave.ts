import { useLingui } from '@lingui/react/macro'
import { useSignOutMutation } from '../api/session'
import { removeNow } from '../features/chat/removing'
import { useToast, useTold } from '../ui'
import { useSignOutQuestion } from '../ui/signOut'

const PATIENCE_MS = 5000

/** What can still be undone needs this session to be done. Says whether that came to an end, and a good one. */
async function finish(): Promise<'done' | 'failed' | 'late'> {
  const late = new Promise<'late'>((resolve) => { setTimeout(() => resolve('late'), PATIENCE_MS) })
  return Promise.race([late, removeNow().then((problems) => (problems.length > 0 ? 'failed' : 'done'))])
}

/** Ends the session and starts from an empty page: nothing of this person stays in memory. */
function useSignOut(): () => Promise<void> {
  const { t } = useLingui()
  const [signOut] = useSignOutMutation()
  const told = useTold()
  const toast = useToast()
  return async () => {
    const finished = await finish()
    // Who is gone could not be told. The second time nothing waits any more.
    if (finished === 'late') return toast(t`You are still signed in: the server has not said yet whether the message is deleted. Sign out again to leave anyway.`, 'problem')
    if (finished === 'failed') return toast(t`You are still signed in. Sign out again to leave the message as it is.`, 'problem')
    const { error } = await told(signOut())
    // Still signed in: to look as if not would be a lie.
    if (!error) window.location.assign('/sign-in')
  }
}

/** Signs out; first it asks, in `question`, where that would delete what only this browser has. */
export const useLeave = (onEnd?: () => void) => useSignOutQuestion(useSignOut(), onEnd)
