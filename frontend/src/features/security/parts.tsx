/** What the parts of this screen share. */
import type { ReactNode } from 'react'
import { dateOf } from './device'
import classes from './Security.module.css'
import { Time } from '../../ui'

/** One thing one has: what it is, what is known about it, what can be done with it. */
export function Thing({ name, about, children }: { name: ReactNode; about?: ReactNode; children?: ReactNode }) {
  return (
    <div className={classes.row}>
      <div className={classes.what}>
        <span className={classes.name}>{name}</span>
        {about && <span className={classes.about}>{about}</span>}
      </div>
      {children && <div className={classes.buttons}>{children}</div>}
    </div>
  )
}

/** A moment as allauth gives it: seconds since 1970. */
export const When = ({ at }: { at: number }) => <Time at={dateOf(at)} />
