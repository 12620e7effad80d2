import { useLingui } from '@lingui/react/macro'
import { Mark } from '../ui/icons'
import classes from './Splash.module.css'

export function Splash() {
  const { t } = useLingui()
  return (
    <div className={classes.splash} role="status" aria-label={t`Loading`}>
      <Mark size={40} />
    </div>
  )
}
