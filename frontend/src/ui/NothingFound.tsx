import type { ReactNode } from 'react'

/** A list without a choice says so in a choice that cannot be made: to the ear a list of nothing is a broken one. */
export function NothingFound({ children }: { children: ReactNode }) {
  return <div role="option" aria-selected={false} aria-disabled tabIndex={-1}>{children}</div>
}
