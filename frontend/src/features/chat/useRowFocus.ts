import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from 'react'

/**
 * A row that is scrolled out of sight leaves the page, with the focus that a click or a key gave it. The list itself takes
 * the focus then: looking for it elsewhere, as after a decision, would scroll the list back under somebody's hands.
 */
export function useRowFocus(scroller: RefObject<HTMLElement | null>): (event: FocusEvent) => void {
  const row = useRef<Element | null>(null)
  useLayoutEffect(() => {
    if (!row.current || row.current.isConnected) return
    row.current = null
    if (document.activeElement === document.body) scroller.current?.focus({ preventScroll: true })
  })
  return ({ target }) => { row.current = target.closest('li') }
}
