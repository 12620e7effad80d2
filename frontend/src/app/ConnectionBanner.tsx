import { useEffect, useState } from 'react'
import { useSelector } from 'react-redux'
import { Icon } from '../ui'
import classes from './ConnectionBanner.module.css'
import type { RootState } from './store'

/** Says that what one sees may be old. Waits a little, because most interruptions are over before one could read it. */
export function ConnectionBanner() {
  const offline = useSelector((state: RootState) => state.realtime.status === 'offline')
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(offline), offline ? 1500 : 0)
    return () => clearTimeout(timer)
  }, [offline])
  return (
    <div role="status">
      {shown && (
        <div className={classes.banner}>
          <Icon name="offline" />
          <span>No connection to the server. What you see may be old; what you send is kept and goes out when it is back.</span>
        </div>
      )}
    </div>
  )
}
