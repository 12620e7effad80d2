import { type ReactNode, useCallback, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import classes from './Tooltip.module.css'

const OPEN_AFTER_MS = 400
const CLOSE_AFTER_MS = 120
const GAP = 6

/** Above what it explains, below where there is no room or where the focus is; never over the window's edge. */
function place(tip: HTMLElement, anchor: Element, described: Element): void {
  const at = anchor.getBoundingClientRect()
  const { width, height } = tip.getBoundingClientRect()
  const middle = at.left + (at.width - width) / 2
  const left = Math.max(GAP, Math.min(middle, window.innerWidth - width - GAP))
  const above = at.top - height - GAP
  const focus = described.getBoundingClientRect()
  // Nothing may lie over what has the focus (WCAG 2.4.11).
  const covers = !described.contains(anchor) && focus.bottom > above && focus.top < at.top && focus.right > left && focus.left < left + width
  const top = above >= 0 && !covers ? above : at.bottom + GAP
  tip.style.translate = `${Math.round(left)}px ${Math.round(top)}px`
}

/** What is explained, what is described by it, and whether the keyboard has brought it. */
interface Shown {
  anchor: Element
  described: Element
  focused: boolean
}

/** Whether the focus is on a row, or on what leads on from a row that takes no focus itself. */
const standsForRow = (row: Element, focused: EventTarget | null) =>
  focused === (row.hasAttribute('tabindex') ? row : row.querySelector('a, button'))

/** When to show it: a mouse that rests, a focus that came by keyboard. Escape closes it, and it stays under the mouse (WCAG 1.4.13). */
function useShown(wrapper: { current: HTMLElement | null }, ofRow: boolean) {
  const [shown, setShown] = useState<Shown | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const keep = () => clearTimeout(timer.current)
  const close = () => {
    keep()
    timer.current = setTimeout(() => setShown(null), CLOSE_AFTER_MS)
  }
  const hide = useCallback(() => setShown(null), [])
  useEffect(() => {
    const element = wrapper.current?.firstElementChild
    if (!element) return
    const row = ofRow ? element.closest('article, li') : null
    const over = (event: Event) => {
      clearTimeout(timer.current)
      if ((event as PointerEvent).pointerType === 'touch') return
      timer.current = setTimeout(() => setShown({ anchor: element, described: element, focused: false }), OPEN_AFTER_MS)
    }
    const out = () => {
      clearTimeout(timer.current)
      timer.current = setTimeout(() => setShown(null), CLOSE_AFTER_MS)
    }
    const came = ({ target }: Event) => {
      const described = row ? (target as Element) : element
      if (row && !standsForRow(row, target)) return
      if (described.matches(':focus-visible')) setShown({ anchor: element, described, focused: true })
    }
    const left = () => setShown(null)
    const holder = row ?? element
    element.addEventListener('pointerenter', over)
    element.addEventListener('pointerleave', out)
    holder.addEventListener('focusin', came)
    holder.addEventListener('focusout', left)
    return () => {
      clearTimeout(timer.current)
      element.removeEventListener('pointerenter', over)
      element.removeEventListener('pointerleave', out)
      holder.removeEventListener('focusin', came)
      holder.removeEventListener('focusout', left)
    }
  }, [wrapper, ofRow])
  useEffect(() => {
    if (!shown) return
    const escape = (event: KeyboardEvent) => event.key === 'Escape' && setShown(null)
    window.addEventListener('keydown', escape)
    return () => window.removeEventListener('keydown', escape)
  }, [shown])
  return { shown, keep, close, hide }
}

/** Whether it is still to be seen in what was scrolled. */
function inSight(anchor: Element, scrolled: EventTarget | null): boolean {
  const { top, bottom } = anchor.getBoundingClientRect()
  const frame = scrolled instanceof Element ? scrolled.getBoundingClientRect() : { top: 0, bottom: window.innerHeight }
  return bottom > frame.top && top < frame.bottom
}

function Tip({ shown, label, onKeep, onClose, onGone }: {
  shown: Shown; label: string; onKeep: () => void; onClose: () => void; onGone: () => void
}) {
  const id = useId()
  const tip = useRef<HTMLDivElement>(null)
  const { anchor, described, focused } = shown
  useLayoutEffect(() => {
    if (tip.current) place(tip.current, anchor, described)
    const before = described.getAttribute('aria-describedby')
    // Where it only repeats the name, a screen reader should not say it twice.
    if (described.getAttribute('aria-label') !== label) described.setAttribute('aria-describedby', [before, id].filter(Boolean).join(' '))
    return () => {
      if (before) described.setAttribute('aria-describedby', before)
      else described.removeAttribute('aria-describedby')
    }
  }, [anchor, described, id, label])
  useEffect(() => {
    // The keys that bring the focus scroll as well: it goes along with what it explains. A mouse is then elsewhere.
    const moved = ({ target }: Event) => {
      if (focused && tip.current && inSight(anchor, target)) place(tip.current, anchor, described)
      else onGone()
    }
    window.addEventListener('scroll', moved, true)
    return () => window.removeEventListener('scroll', moved, true)
  }, [anchor, described, focused, onGone])
  return (
    <div ref={tip} id={id} role="tooltip" className={classes.tip} dir="auto" onPointerEnter={onKeep} onPointerLeave={onClose}>
      {label}
    </div>
  )
}

/**
 * A few words about a control, beside its name. Our own, because every first screen would carry a library's placement engine.
 * What takes no focus itself is explained while the row around it has the focus: `ofRow`.
 */
export function Tooltip({ label, ofRow = false, children }: { label: string; ofRow?: boolean; children: ReactNode }) {
  const wrapper = useRef<HTMLSpanElement>(null)
  const { shown, keep, close, hide } = useShown(wrapper, ofRow)
  return (
    <span ref={wrapper} className={classes.wrapper}>
      {children}
      {shown && createPortal(<Tip shown={shown} label={label} onKeep={keep} onClose={close} onGone={hide} />, document.body)}
    </span>
  )
}
