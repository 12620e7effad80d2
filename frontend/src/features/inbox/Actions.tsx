import { useState } from 'react'
import type { Notification, NotificationAction } from '../../api'
import { useActMutation } from '../../api/act'
import { problemOf } from '../../api/problem'
import { Button, Confirm, Icon } from '../../ui'
import classes from './NotificationRow.module.css'

/** Accept, decline and the like, without leaving the list. What came of it is said in their place. */
export function Actions({ notification }: { notification: Notification }) {
  const [act, { isLoading, originalArgs, error, isSuccess }] = useActMutation()
  const [asking, setAsking] = useState<NotificationAction | null>(null)
  if (notification.outcome) {
    return <p className={classes.outcome}><Icon name="check" size={15} /> <span dir="auto">{notification.outcome}</span></p>
  }
  if (isSuccess) return <p className={classes.outcome} role="status"><Icon name="check" size={15} /> {originalArgs?.action.label}: done</p>
  if (notification.actions.length === 0) return null
  const run = (action: NotificationAction) => (action.needs_reason ? setAsking(action) : void act({ action }))
  return (
    <>
      <div className={classes.actions}>
        {notification.actions.map((action) => (
          <Button
            key={action.name} variant={action.style === 'primary' ? 'filled' : 'default'} color={action.style === 'danger' ? 'red' : undefined}
            loading={isLoading && originalArgs?.action.name === action.name} disabled={isLoading && originalArgs?.action.name !== action.name} onClick={() => run(action)}
          >
            {action.label}
          </Button>
        ))}
      </div>
      {error && <p className={classes.problem} role="alert">{problemOf(error).detail}</p>}
      {asking && (
        <Confirm
          title={asking.label} label={asking.label} danger={asking.style === 'danger'} reason="optional" opened onClose={() => setAsking(null)}
          onConfirm={(reason) => act({ action: asking, reason }).unwrap()}
        >
          <span dir="auto">{notification.title}</span>
        </Confirm>
      )}
    </>
  )
}
