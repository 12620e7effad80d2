import { itemsOf, useProjectPagesInfiniteQuery } from './lists'
import { useWholeList } from './wholeList'

// One filter on every screen, so that they share one answer.
const MINE = { mine: true, state: 'active', limit: 100 } as const

/** All projects that I am in and that are not archived; `whole` when none is missing any more. */
export function useMyProjects({ skip = false } = {}) {
  const query = useProjectPagesInfiniteQuery(MINE, { skip })
  const whole = useWholeList(query)
  return { query, whole, projects: itemsOf(query.data) }
}
