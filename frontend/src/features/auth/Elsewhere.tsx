import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect } from 'react'
import { useGetSessionQuery } from '../../api/session'
import { bootstrap } from '../../bootstrap'
import { Failed, Loading, Note, Outside } from '../../ui'
import { useArrive, useTarget } from './next'

/** A site that names this very page as its door would send people round in a circle. */
const missing = bootstrap.login === '' || new URL(bootstrap.login, window.location.origin).pathname === window.location.pathname

/** A site without allauth signs people in by a page of its own, and brings them back to where they wanted to go. */
export function Elsewhere() {
  const { t } = useLingui()
  const { data: session, error, isError, refetch } = useGetSessionQuery()
  const arrive = useArrive()
  const target = useTarget()
  const signedIn = session?.signedIn
  useEffect(() => {
    if (signedIn) arrive()
    if (signedIn === false && !missing) window.location.replace(`${bootstrap.login}?next=${encodeURIComponent(target())}`)
  }, [signedIn, arrive, target])
  return (
    <Outside title={t`Sign in`}>
      {missing && <Note tone="held"><Trans>This site has no page for signing in yet. Tell the people who run it.</Trans></Note>}
      {isError ? <Failed error={error} onRetry={() => void refetch()} /> : !missing && <Loading rows={1} />}
    </Outside>
  )
}
