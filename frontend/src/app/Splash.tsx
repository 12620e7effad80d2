import { Mark } from '../ui/icons'
import classes from './Splash.module.css'

export function Splash() {
  return (
    <div className={classes.splash} role="status" aria-label="Loading">
      <Mark size={40} />
    </div>
  )
}
