import { lazy, type ReactNode, Suspense, useState } from 'react'
import { countKept, type Kept } from './kept'

// Seldom needed: signing out mostly loses nothing.
const SignOutQuestion = lazy(() => import('./SignOutQuestion'))

/**
 * Calls `signOut`; first it asks, in `question`, where that would delete what only this browser has. `onEnd` is called
 * where somebody stays, for whatever reason.
 */
export function useSignOutQuestion(signOut: () => Promise<void>, onEnd?: () => void): { leave: () => void; question: ReactNode } {
  const [kept, setKept] = useState<Kept | null>(null)
  const leave = () => {
    const now = countKept()
    if (now.drafts + now.edits + now.unsent > 0) setKept(now)
    else void signOut().then(onEnd)
  }
  const question = kept && <Suspense><SignOutQuestion kept={kept} onClose={() => { setKept(null); onEnd?.() }} onSignOut={signOut} /></Suspense>
  return { leave, question }
}
