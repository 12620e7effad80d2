import { Trans } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { useSelector } from 'react-redux'
import { Icon } from '../ui'
import classes from './ConnectionBanner.module.css'
import type { RootState } from './store'

const PATIENCE_MS = 1500
const FAREWELL_MS = 3000

type Shown = 'nothing' | 'offline' | 'back'

/** Waits a little, because most interruptions are over before one could read of them; who read of one is told of its end. */
function useShown(): Shown {
  const status = useSelector((state: RootState) => state.realtime.status)
  const [shown, setShown] = useState<Shown>('nothing')
  useEffect(() => {
    // To try is not yet to have: whatever was said before holds until that has come to an end.
    if (status === 'connecting') return setShown((before) => (before === 'back' ? 'nothing' : before))
    if (status === 'offline') {
      const timer = setTimeout(() => setShown('offline'), PATIENCE_MS)
      return () => clearTimeout(timer)
    }
    setShown((before) => (before === 'offline' ? 'back' : 'nothing'))
    const timer = setTimeout(() => setShown('nothing'), FAREWELL_MS)
    return () => clearTimeout(timer)
  }, [status])
  return shown
}

/** Says that what one sees may be old. It stands above the page wherever that is scrolled to. */
export function ConnectionBanner() {
  const shown = useShown()
  return (
    <div role="status" className={classes.place}>
      {shown === 'offline' && (
        <div className={classes.banner}>
          <Icon name="offline" />
          <span><Trans>No connection to the server. What you see may be old; what you send is kept and goes out when it is back.</Trans></span>
        </div>
      )}
      {shown === 'back' && (
        <div className={classes.banner} data-back>
          <Icon name="check" />
          <span><Trans>Connected again.</Trans></span>
        </div>
      )}
    </div>
  )
}
