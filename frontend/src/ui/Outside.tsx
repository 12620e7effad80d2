import type { ReactNode } from 'react'
import { bootstrap } from '../bootstrap'
import { Mark } from './icons'
import { useFocusOnStep } from './focus'
import classes from './Outside.module.css'
import { useTitle } from './title'

function StepHeading({ title }: { title: string }) {
  const heading = useFocusOnStep()
  return <h1 ref={heading} tabIndex={-1}>{title}</h1>
}

/** The frame of the screens that stand outside the shell: before one is signed in, and where an e-mail's link leads. */
export function Outside({ title, lead, children, foot }: { title: string; lead?: ReactNode; children: ReactNode; foot?: ReactNode }) {
  useTitle(title)
  return (
    <div className={classes.screen}>
      <header className={classes.brand}>
        <Mark size={28} />
        <span dir="auto">{bootstrap.site}</span>
      </header>
      <main className={classes.card}>
        <StepHeading key={title} title={title} />
        {lead && <p className={classes.lead}>{lead}</p>}
        {children}
      </main>
      {foot && <footer className={classes.foot}>{foot}</footer>}
    </div>
  )
}

/** Small links beside each other, under a form. */
export function OutsideLinks({ children }: { children: ReactNode }) {
  return <div className={classes.row}>{children}</div>
}
