/** Where the keyboard goes on when what had the focus is gone. */
import { type RefObject, useEffect, useRef } from 'react'

/** Gives something that is no control the focus: it is read out, and the next Tab goes on from there. */
function standOn(element: HTMLElement): void {
  if (element.tabIndex < 0) element.setAttribute('tabindex', '-1')
  element.focus({ preventScroll: true })
  element.scrollIntoView({ block: 'nearest' })
}

/** Remembers an element's place; the answer leads there later: to itself, its row, the row that came in its place, its part of the page. */
export function placeOf(element: HTMLElement): () => void {
  const row = element.closest<HTMLElement>('li')
  const list = row?.parentElement
  const index = row && list ? [...list.children].indexOf(row) : 0
  const part = element.closest<HTMLElement>('section[aria-label]')
  return () => {
    if (element.isConnected && element !== document.body) {
      element.focus({ preventScroll: true })
      return
    }
    const rows = list?.isConnected ? [...list.children] as HTMLElement[] : []
    const next = row?.isConnected ? row : rows[Math.min(index, rows.length - 1)]
    standOn(next ?? (part?.isConnected ? part : null) ?? document.querySelector<HTMLElement>('main h1') ?? document.body)
  }
}

const nobodyHasIt = () => document.activeElement === null || document.activeElement === document.body

/** What one pressed may go away by that: a decided row, the button to apply. Who did it by keyboard goes on at that place. */
export function useKeptPlace(inside: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const part = inside.current
    if (!part) return
    let last: HTMLElement | null = null
    let goBack = () => {}
    const came = (event: FocusEvent) => {
      last = event.target as HTMLElement
      goBack = placeOf(last)
    }
    // Left on purpose: nothing to keep. An element that is taken out of the page loses the focus without anybody's will.
    const left = () => queueMicrotask(() => {
      if (last?.isConnected && document.activeElement !== last) last = null
    })
    const changed = new MutationObserver(() => {
      if (!last || last.isConnected || !nobodyHasIt()) return
      last = null
      goBack()
    })
    part.addEventListener('focusin', came)
    part.addEventListener('focusout', left)
    changed.observe(part, { childList: true, subtree: true })
    return () => {
      part.removeEventListener('focusin', came)
      part.removeEventListener('focusout', left)
      changed.disconnect()
    }
  }, [inside])
}

// The first screen keeps the focus where the browser put it; each later one starts at its heading.
let firstScreen = true

/** Starts a screen of the shell at its heading. Whatever changes inside it later leaves the focus alone. */
export function useFocusOnArrival(): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (!firstScreen) heading.current?.focus({ preventScroll: true })
    firstScreen = false
  }, [])
  return heading
}

/** The same outside the shell, where one step follows the other in one frame; a field that wants the focus keeps it. */
export function useFocusOnStep(): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (!firstScreen && !document.activeElement?.closest('main form')) heading.current?.focus({ preventScroll: true })
    firstScreen = false
  }, [])
  return heading
}
