import type { ReactNode } from 'react'
import { useFocusOnArrival } from './focus'
import classes from './Page.module.css'
import { useTitle } from './title'

interface PageProps {
  title: ReactNode
  /** For the browser's title when the heading is not plain text. */
  name?: string
  lead?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

/** A screen: its one heading, what one can do with the whole of it, and its content. */
export function Page({ title, name, lead, actions, children }: PageProps) {
  useTitle(name ?? (typeof title === 'string' ? title : ''))
  const heading = useFocusOnArrival()
  return (
    <div className={classes.page}>
      <header className={classes.head} data-lead={Boolean(lead) || undefined}>
        <div className={classes.titles}>
          {/* A title with a picture stands as the page does; the name in it runs its own way. */}
          <h1 ref={heading} tabIndex={-1} dir={typeof title === 'string' ? 'auto' : undefined}>{title}</h1>
          {lead && <div className={classes.lead}>{lead}</div>}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}

/** A titled part of a page. */
export function Section({ title, note, actions, children }: {
  title: string; note?: ReactNode; actions?: ReactNode; children: ReactNode
}) {
  return (
    <section className={classes.section} aria-label={title}>
      <div className={classes.sectionHead}>
        <h2>{title}</h2>
        {actions}
      </div>
      {note && <p className={classes.note}>{note}</p>}
      {children}
    </section>
  )
}

/** A sheet on the canvas. */
export function Sheet({ children, flush = false }: { children: ReactNode; flush?: boolean }) {
  return <div className={classes.sheet} data-flush={flush || undefined}>{children}</div>
}
