import { plural } from '@lingui/core/macro'
import { NavLink, useLocation } from 'react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import { Tally } from './Tally'
import classes from './tags.module.css'

export type Tone = 'plain' | 'accent' | 'held' | 'pending' | 'urgent' | 'done'

/** A small word about the state of something. */
export function Tag({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={classes.tag} data-tone={tone}>{children}</span>
}

export interface TabLink {
  to: string
  label: string
  end?: boolean
  count?: number
}

/** In the window, where both directions of writing count alike. */
const middleOf = (element: Element) => {
  const { left, width } = element.getBoundingClientRect()
  return left + width / 2
}

/** Parts of one thing, each with its own address. */
export function TabLinks({ label, links }: { label: string; links: TabLink[] }) {
  const bar = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  // On a phone the open one may lie outside the bar, which scrolls.
  useEffect(() => {
    if (!bar.current) return
    const open = [...bar.current.querySelectorAll('a')].find((link) => link.getAttribute('href') === pathname)
    if (open) bar.current.scrollLeft += middleOf(open) - middleOf(bar.current)
  }, [pathname])
  return (
    <nav ref={bar} aria-label={label} className={classes.tabs}>
      {links.map(({ to, label: text, end, count }) => (
        <NavLink key={to} to={to} end={end} className={classes.tab}>
          {text}
          <Tally value={count ?? 0} tone="soft" words={plural(count ?? 0, { one: '# waiting', other: '# waiting' })} />
        </NavLink>
      ))}
    </nav>
  )
}

export function Rows({ children, label }: { children: ReactNode; label?: string }) {
  return <ul className={classes.rows} aria-label={label}>{children}</ul>
}

export function Row({ children }: { children: ReactNode }) {
  return <li className={classes.row}>{children}</li>
}
