import { CloseButton } from '@mantine/core'
import { useEffect } from 'react'
import { useDispatch, useSelector } from 'react-redux'
import { Icon } from './icons'
import classes from './Toaster.module.css'
import { type Toast, toastDismissed } from './toasts'

function Item({ toast }: { toast: Toast }) {
  const dispatch = useDispatch()
  useEffect(() => {
    // A problem stays until it is closed: nobody should have to read against a clock.
    if (toast.tone === 'problem') return
    const timer = setTimeout(() => dispatch(toastDismissed(toast.id)), 6000)
    return () => clearTimeout(timer)
  }, [dispatch, toast])
  return (
    <li className={classes.toast} data-tone={toast.tone}>
      <Icon name={toast.tone === 'done' ? 'check' : 'alert'} />
      <span dir="auto">{toast.text}</span>
      <CloseButton size="sm" aria-label="Dismiss" onClick={() => dispatch(toastDismissed(toast.id))} />
    </li>
  )
}

export function Toaster() {
  const toasts = useSelector((state: { toasts: Toast[] }) => state.toasts)
  return (
    <section aria-label="What just happened" className={classes.region}>
      <div role="status">
        <ol className={classes.list}>
          {toasts.map((toast) => <Item key={toast.id} toast={toast} />)}
        </ol>
      </div>
    </section>
  )
}
