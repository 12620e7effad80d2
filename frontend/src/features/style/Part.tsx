import type { ReactNode } from 'react'
import classes from './style.module.css'

/** One part of the design system with its samples beside each other. */
export function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section className={classes.part} aria-label={name}>
      <h3>{name}</h3>
      <div className={classes.samples}>{children}</div>
    </section>
  )
}
