import { type MouseEvent, type RefObject, useEffect, useRef } from 'react'
import { useNavigate } from 'react-router'

const SCROLLS = /<(pre|table)/

/** Code and tables that are wider than their place scroll by themselves: they can be reached by keyboard then, and only then. */
function useReachableCode(html: string): RefObject<HTMLDivElement | null> {
  const text = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!SCROLLS.test(html)) return
    const fits = new ResizeObserver((sizes) => {
      for (const { target } of sizes) {
        if (target.scrollWidth > target.clientWidth) target.setAttribute('tabindex', '0')
        else target.removeAttribute('tabindex')
      }
    })
    for (const block of text.current?.querySelectorAll('pre, table') ?? []) fits.observe(block)
    return () => fits.disconnect()
  }, [html])
  return text
}

/**
 * Text that people wrote, as the server rendered and cleaned it. The only place that sets HTML: what is passed here
 * must be a `*_html` field of an API answer.
 */
export function RichText({ html, className = '' }: { html: string; className?: string }) {
  const navigate = useNavigate()
  const text = useReachableCode(html)
  /** A link into our own pages stays in this window; everything else is the browser's. */
  const follow = (event: MouseEvent<HTMLDivElement>) => {
    const anchor = (event.target as HTMLElement).closest('a')
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey
    if (!anchor || !plain || anchor.origin !== window.location.origin || anchor.pathname.startsWith('/api/')) return
    event.preventDefault()
    void navigate(anchor.pathname + anchor.search + anchor.hash)
  }
  // oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events -- Enter on a link is a click too
  return <div ref={text} className={`ck-rich ${className}`} dir="auto" onClick={follow} dangerouslySetInnerHTML={{ __html: html }} />
}
