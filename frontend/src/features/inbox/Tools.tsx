import { useLingui } from '@lingui/react/macro'
import type { Notification } from '../../api'
import { ActionIcon, Icon, type IconName, Tooltip } from '../../ui'
import classes from './NotificationRow.module.css'

function Tool({ label, of, icon, name, onClick }: { label: string; of: string; icon: IconName; name: string; onClick: () => void }) {
  const { t } = useLingui()
  return (
    <Tooltip label={label}>
      <ActionIcon size="md" aria-label={t({ message: `${label}: ${of}`, comment: 'What a button does, and for which notification' })} data-tool={name} onClick={onClick}>
        <Icon name={icon} size={16} />
      </ActionIcon>
    </Tooltip>
  )
}

/** What one can do with a row of the inbox beside deciding it. */
export function Tools({ notification, onDone, onRead, onSnooze }: {
  notification: Notification; onDone: () => void; onRead: () => void; onSnooze: () => void
}) {
  const { t } = useLingui()
  const { title, read_at: read, archived_at: archived, snoozed_until: snoozed } = notification
  return (
    <div className={classes.tools}>
      <Tool name="snooze" of={title} icon="clock" label={snoozed ? t`Back to the inbox now` : t`Snooze`} onClick={onSnooze} />
      {/* What comes back as new at its time is not to be read before. */}
      {!snoozed && <Tool name="read" of={title} icon={read ? 'mail' : 'eye'} label={read ? t`Mark as unread` : t`Mark as read`} onClick={onRead} />}
      <Tool name="done" of={title} icon={archived ? 'inbox' : 'check'} label={archived ? t`Back to the inbox` : t({ message: 'Done', context: 'to put a notification away' })} onClick={onDone} />
    </div>
  )
}
