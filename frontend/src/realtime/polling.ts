import type { Dispatch } from '@reduxjs/toolkit'
import { missedEvents, statusChanged } from './events'

const EVERY_MS = 15_000

/** A site without live delivery: look again when one comes back to the window, and now and then while one is there. */
export function lookAgain(dispatch: Dispatch): () => void {
  const look = () => {
    if (document.visibilityState === 'visible' && navigator.onLine) dispatch(missedEvents())
  }
  const back = () => {
    dispatch(statusChanged('idle'))
    look()
  }
  const gone = () => dispatch(statusChanged('offline'))
  const timer = setInterval(look, EVERY_MS)
  document.addEventListener('visibilitychange', look)
  window.addEventListener('online', back)
  window.addEventListener('offline', gone)
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', look)
    window.removeEventListener('online', back)
    window.removeEventListener('offline', gone)
  }
}
