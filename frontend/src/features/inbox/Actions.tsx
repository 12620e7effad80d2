import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { type Notification, type NotificationAction, useChangeNoticesMutation } from '../../api'
import { useActMutation } from '../../api/act'
import { isOld, problemOf } from '../../api/problem'
import { Button, Confirm, Icon, useDecided } from '../../ui'
import classes from './NotificationRow.module.css'

/** Accept, decline and the like, without leaving the list. What came of it is said in their place. */
export function Actions({ notification, chosen }: { notification: Notification; chosen?: string }) {
  const { t } = useLingui()
  const [act, { isLoading, originalArgs, error, isSuccess }] = useActMutation()
  const [change] = useChangeNoticesMutation()
  const decided = useDecided()
  const [asking, setAsking] = useState<NotificationAction | null>(null)
  const buttons = useRef<HTMLDivElement>(null)
  // A link may name what one means to do; it has the focus then, and does nothing by itself.
  useEffect(() => {
    if (chosen) buttons.current?.querySelector<HTMLElement>(`[data-action="${CSS.escape(chosen)}"]`)?.focus()
  }, [chosen])
  if (notification.outcome) {
    return <p className={classes.outcome}><Icon name="check" size={15} /> <span dir="auto">{notification.outcome}</span></p>
  }
  const label = originalArgs?.action.label
  if (isSuccess) return <p className={classes.outcome} role="status"><Icon name="check" size={15} /> <Trans>{label}: done</Trans></p>
  if (notification.actions.length === 0) return null
  const decide = async (action: NotificationAction, reason?: string) => {
    const counted = await decided(act({ action, reason }), notification.title)
    if (counted && !notification.read_at) void change({ uuids: [notification.uuid], change: { read: true } })
  }
  const run = (action: NotificationAction) => (action.needs_reason ? setAsking(action) : void decide(action).catch(() => {}))
  return (
    <>
      <div className={classes.actions} ref={buttons}>
        {notification.actions.map((action) => (
          <Button
            key={action.name} variant={action.style === 'primary' ? 'filled' : 'default'}
            data-action={action.name} data-primary={action.style === 'primary' || undefined}
            loading={isLoading && originalArgs?.action.name === action.name} disabled={isLoading && originalArgs?.action.name !== action.name} onClick={() => run(action)}
          >
            {action.label}
          </Button>
        ))}
      </div>
      {error && !isOld(error) && <p className={classes.problem} role="alert">{problemOf(error).detail}</p>}
      {notification.archived_at && <p className={classes.note}><Trans>Done, but it still waits for your decision.</Trans></p>}
      {asking && (
        <Confirm
          title={asking.label} label={asking.label} danger={asking.style === 'danger'} reason="optional" reasonLabel={t`Reason (optional)`} opened onClose={() => setAsking(null)}
          onConfirm={(reason) => decide(asking, reason)}
        >
          <span dir="auto">{notification.title}</span>
        </Confirm>
      )}
    </>
  )
}
