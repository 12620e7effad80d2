import { Navigate, useLocation } from 'react-router'
import { useGetSessionQuery } from '../api/session'
import { Failed } from '../ui'
import { Safety } from './Safety'
import { Shell } from './Shell'
import { Splash } from './Splash'

/** Screens for people who are signed in; everybody else is sent to the step that is missing, and comes back after it. */
export function Guarded() {
  const { pathname, search, hash } = useLocation()
  const { data: session, error, isError, refetch } = useGetSessionQuery()
  if (!session && isError) return <main><Failed error={error} onRetry={() => void refetch()} /></main>
  if (!session) return <Splash />
  if (session.signedIn) return <><Shell /><Safety /></>
  if (session.pending === 'verify_email') return <Navigate to="/verify-email" replace />
  const next = pathname + search + hash === '/' ? '' : `?next=${encodeURIComponent(pathname + search + hash)}`
  return <Navigate to={`/sign-in${next}`} replace />
}
