import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { type Notification, useChangeNoticesMutation } from '../../api'
import { Face, fullTime, Icon, Time } from '../../ui'
import { Actions } from './Actions'
import classes from './NotificationRow.module.css'

/** The server names our own pages by path; anything else is no link. */
export const ownPath = (url: string) => (url.startsWith('/') && !url.startsWith('//') ? url : null)

/** One notification: what it says, what can be decided, and at its end what the list offers for each (`tools`). */
export function NotificationRow({ notification, select, tools, heading: Heading = 'h2' }: {
  notification: Notification; select?: ReactNode; tools?: ReactNode; heading?: 'h2' | 'h3'
}) {
  const { t } = useLingui()
  const [change] = useChangeNoticesMutation()
  const { uuid, title, body, actor, read_at: readAt, snoozed_until: snoozed } = notification
  const unread = !readAt
  const to = ownPath(notification.url)
  // What is snoozed comes back as new at its time, also when one looked at it before.
  const opened = () => unread && !snoozed && void change({ uuids: [uuid], change: { read: true } })
  const until = snoozed && fullTime(snoozed)
  return (
    <article className={classes.row} data-uuid={uuid} data-unread={unread || undefined} data-select={Boolean(select) || undefined}>
      {select}
      {actor ? <Face person={actor} size={32} /> : <span className={classes.glyph}><Icon name="info" /></span>}
      <div className={classes.text}>
        <Heading dir="auto">
          {unread && <span className={classes.dot} role="img" aria-label={t`Unread`} />}
          {to ? <Link to={to} data-open onClick={opened}>{title}</Link> : title}
        </Heading>
        {body && <p className={classes.body} dir="auto">{body}</p>}
        {until && <p className={classes.note}><Icon name="clock" size={14} /> {t`Comes back on ${until}`}</p>}
        <Actions notification={notification} />
      </div>
      <div className={classes.end}>
        <Time at={notification.created_at} className={classes.time} />
        {tools}
      </div>
    </article>
  )
}
