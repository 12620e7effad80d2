import { type RefObject, useLayoutEffect, useRef } from 'react'

// For as long as the window lives: other screens take the list out of the page.
let kept = 0

/** Keeps where the list of conversations was scrolled to, while one is in a conversation or on another screen. */
export function useListPlace(filled: boolean, open: boolean): RefObject<HTMLDivElement | null> {
  const list = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const part = list.current
    if (!part || !filled) return
    part.scrollTop = kept
    const remember = () => {
      // On a phone the conversation covers it: there it has no height, and so no place.
      if (part.clientHeight > 0) kept = part.scrollTop
    }
    part.addEventListener('scroll', remember, { passive: true })
    return () => part.removeEventListener('scroll', remember)
  }, [filled])
  useLayoutEffect(() => {
    // Not every browser gives what was hidden its place back.
    if (!open && list.current) list.current.scrollTop = kept
  }, [open])
  return list
}
