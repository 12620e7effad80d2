import { has } from '../../bootstrap'
import { type Listed, useDebouncedValue, useFilters } from '../../ui'

export const FILTERS = ['q', 'offers', 'seeks'] as const
export type Filter = Record<(typeof FILTERS)[number], string>

const filterOf = (params: URLSearchParams) =>
  Object.fromEntries(FILTERS.map((name) => [name, params.get(name)?.trim() ?? ''])) as Filter

/** Without the app of projects there are no organisations. */
const listedIn = (params: URLSearchParams): Listed =>
  has('projects') && params.get('show') === 'organisations' ? 'organisations' : 'people'

/**
 * The list and the filters of the directory. They live in the address: another list is a step that one comes back from, each
 * letter that one types is none.
 */
export function useDirectory() {
  const [params, change] = useFilters()
  const [asked] = useDebouncedValue(params.toString(), 250)
  return {
    listed: listedIn(params),
    filter: filterOf(new URLSearchParams(asked)),
    show: (listed: Listed) => change('show', listed === 'people' ? '' : listed, true),
    type: (name: keyof Filter, value: string) => change(name, value),
  }
}
