import { lazy, Suspense, useEffect } from 'react'
import { useBlocker } from 'react-router'

const load = () => import('./LeaveDialog')
const LeaveDialog = lazy(load)

/** Asks before a half-filled form is left: by a link or the browser's back here, by closing the window in the browser's own words. */
export function AskBeforeLeaving({ when }: { when: boolean }) {
  const blocker = useBlocker(({ currentLocation, nextLocation }) => when && currentLocation.pathname !== nextLocation.pathname)
  useEffect(() => {
    if (!when) return
    void load().catch(() => {})
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [when])
  if (blocker.state !== 'blocked') return null
  return <Suspense><LeaveDialog onStay={blocker.reset} onLeave={blocker.proceed} /></Suspense>
}
