import { type RefObject, useLayoutEffect } from 'react'
import { NavigationType, useLocation, useNavigationType } from 'react-router'

const places = new Map<string, number>()
const PATIENCE_MS = 1500

/**
 * Keeps the place in a part of the page that scrolls by itself, or on a desk in the window: a new screen begins at its
 * top, back and forward return to where one was, as soon as the list is long enough again.
 */
export function useScrollMemory(element: RefObject<HTMLElement | null>): void {
  const { key } = useLocation()
  const navigation = useNavigationType()
  useLayoutEffect(() => {
    // With the commit, not after it: a shorter screen scrolls to its top by itself, which is not where one was before.
    const part = element.current
    if (!part) return
    // Only one of the two ever scrolls.
    const place = () => Math.max(part.scrollTop, window.scrollY)
    const wanted = navigation === NavigationType.Pop ? (places.get(key) ?? 0) : 0
    const until = Date.now() + PATIENCE_MS
    let frame = 0
    const restore = () => {
      part.scrollTop = wanted
      // The router lets a new screen begin at the top of the window.
      if (wanted > 0) window.scrollTo(0, wanted)
      if (place() < wanted && Date.now() < until) frame = requestAnimationFrame(restore)
    }
    // A changed filter replaces the address and keeps the place, which is the new entry's from now on.
    if (navigation === NavigationType.Replace) places.set(key, place())
    else restore()
    const remember = () => places.set(key, place())
    const scrollers = [part, window]
    for (const one of scrollers) one.addEventListener('scroll', remember, { passive: true })
    return () => {
      cancelAnimationFrame(frame)
      for (const one of scrollers) one.removeEventListener('scroll', remember)
    }
  }, [element, key, navigation])
}
