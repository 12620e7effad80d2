import { Link } from 'react-router'
import { type Notification, useMarkNotificationsMutation } from '../../api'
import { ActionIcon, Face, Icon, Time, Tooltip, useTold } from '../../ui'
import { Actions } from './Actions'
import classes from './NotificationRow.module.css'

/** The server names our own pages by path; anything else is no link. */
const ownPath = (url: string) => (url.startsWith('/') && !url.startsWith('//') ? url : null)

export function NotificationRow({ notification, showRead = true, heading: Heading = 'h2' }: {
  notification: Notification; showRead?: boolean; heading?: 'h2' | 'h3'
}) {
  const [mark, { isLoading }] = useMarkNotificationsMutation()
  const told = useTold()
  const { uuid, title, body, actor, read_at: readAt } = notification
  const unread = !readAt
  const to = ownPath(notification.url)
  const setRead = (read: boolean) => void told(mark({ markNotifications: { uuids: [uuid], read } }))
  const label = unread ? 'Mark as read' : 'Mark as unread'
  return (
    <article className={classes.row} data-unread={unread || undefined}>
      {actor ? <Face person={actor} size={32} /> : <span className={classes.glyph}><Icon name="info" /></span>}
      <div className={classes.text}>
        <Heading dir="auto">
          {unread && <span className={classes.dot} role="img" aria-label="Unread" />}
          {to ? <Link to={to} onClick={() => unread && setRead(true)}>{title}</Link> : title}
        </Heading>
        {body && <p className={classes.body} dir="auto">{body}</p>}
        <Actions notification={notification} />
      </div>
      <div className={classes.end}>
        <Time at={notification.created_at} className={classes.time} />
        {showRead && (
          <Tooltip label={label}>
            <ActionIcon size="md" aria-label={`${label}: ${title}`} loading={isLoading} onClick={() => setRead(unread)}>
              <Icon name={unread ? 'check' : 'mail'} size={16} />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
    </article>
  )
}
