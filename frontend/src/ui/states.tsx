import { Trans, useLingui } from '@lingui/react/macro'
import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import { isClosed, problemOf } from '../api/problem'
import { Button } from './buttons'
import { Icon, type IconName } from './icons'
import classes from './states.module.css'

/** Grey rows where a list will stand, so that nothing jumps when it comes. */
export function Loading({ rows = 4, label }: { rows?: number; label?: string }) {
  const { t } = useLingui()
  return (
    <div role="status" aria-label={label ?? t`Loading`} className={classes.loading}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={classes.row}>
          <Skeleton height={28} circle />
          <div className={classes.lines}>
            <Skeleton height={10} width={`${35 + ((row * 17) % 30)}%`} />
            <Skeleton height={9} width={`${60 + ((row * 11) % 30)}%`} />
          </div>
        </div>
      ))}
    </div>
  )
}

/** The one button, or why there is none: it stands beside it already, as the form that fills the list; or all is well as it is. */
type Way = { action: ReactNode; without?: undefined } | { action?: undefined; without: 'it stands beside' | 'nothing to do' }

/** What could be here, in one sentence, and the one thing to do about it. */
export function Empty({ icon, title, children, action }: { icon: IconName; title: string; children: ReactNode } & Way) {
  return (
    <div className={classes.empty}>
      <span className={classes.emblem}><Icon name={icon} size={24} /></span>
      <p className={classes.title}>{title}</p>
      <p className={classes.text}>{children}</p>
      {action}
    </div>
  )
}

/** What went wrong and what to do: again where that may help, else another way on. */
export function Failed({ error, onRetry, title, action }: { error: unknown; onRetry?: () => void; title?: string; action?: ReactNode }) {
  const { t } = useLingui()
  const problem = problemOf(error)
  const missing = problem.status === 404
  const again = onRetry && !isClosed(error)
  return (
    <div className={classes.empty} role="alert">
      <span className={classes.emblem} data-tone="urgent"><Icon name={missing ? 'search' : 'alert'} size={24} /></span>
      <p className={classes.title}>{title ?? (missing ? t`Nothing here` : problem.title)}</p>
      <p className={classes.text}>{problem.detail}</p>
      {again ? <Button variant="default" leftSection={<Icon name="retry" size={16} />} onClick={onRetry}><Trans>Try again</Trans></Button> : action}
    </div>
  )
}

interface ListQuery {
  isLoading: boolean
  isError: boolean
  error?: unknown
  /** What was asked for last, where `data` still holds what was asked for before. */
  currentData?: unknown
  refetch: () => unknown
}

/** The three states of every list: grey rows, an error with a way on, or what the list holds. */
export function Listing({ query, empty, isEmpty, rows, children }: {
  query: ListQuery; empty: ReactNode; isEmpty: boolean; rows?: number; children: ReactNode
}) {
  // Shown beside a failure, or while it is tried again, the answer to another question would pass for this one's.
  const other = 'currentData' in query && query.currentData === undefined
  if (query.isLoading || (other && query.error !== undefined && !query.isError)) return <Loading rows={rows} />
  const nothing = isEmpty || other
  if (query.isError && (nothing || isClosed(query.error))) return <Failed error={query.error} onRetry={() => void query.refetch()} />
  return isEmpty ? empty : children
}

interface MoreQuery {
  hasNextPage: boolean
  isFetchingNextPage: boolean
  isFetchNextPageError: boolean
  fetchNextPage: () => unknown
}

/** The way to the next page of a list. A button, not a scroll trap: the keyboard reaches what stands below. */
export function More({ query, label }: { query: MoreQuery; label?: string }) {
  const { t } = useLingui()
  if (!query.hasNextPage) return null
  return (
    <div className={classes.more}>
      <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {query.isFetchNextPageError ? t`That failed. Try again` : (label ?? t`Show more`)}
      </Button>
    </div>
  )
}
