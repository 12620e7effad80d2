/** Lists that are needed to their end: for a choice among all of mine, or to count what is unread in all of them. */
import { useEffect } from 'react'

/** No more than so many: whoever has thousands searches instead. */
const MOST_PAGES = 10

interface Pages {
  data?: { pages: readonly unknown[] }
  hasNextPage: boolean
  isFetching: boolean
  isError: boolean
  fetchNextPage: () => unknown
}

/**
 * Fetches one page after the other while the component stands, and says whether all have come that will.
 * `pause` leaves the line to what one looks at.
 */
export function useWholeList({ data, hasNextPage, isFetching, isError, fetchNextPage }: Pages, pause = 0): boolean {
  const pages = data?.pages.length ?? 0
  const goesOn = hasNextPage && !isError && pages < MOST_PAGES
  // The number of the page before the next one, so that each is asked for once.
  const behind = goesOn && !isFetching ? pages : 0
  useEffect(() => {
    if (!behind) return
    const timer = setTimeout(() => void fetchNextPage(), pause)
    return () => clearTimeout(timer)
  }, [behind, fetchNextPage, pause])
  return pages > 0 && !goesOn
}
