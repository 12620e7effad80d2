import { Trans, useLingui } from '@lingui/react/macro'
import { Link, useParams, useSearchParams } from 'react-router'
import { useGetNotificationQuery } from '../../api'
import { isClosed } from '../../api/problem'
import { Anchor, Button, Face, Failed, Icon, Loading, Page, Sheet, Time } from '../../ui'
import { Actions } from './Actions'
import { ownPath } from './NotificationRow'
import classes from './NotificationRow.module.css'

/** Where the link in an e-mail leads: what it is about and what one can decide. To come here changes nothing. */
export function NotificationPage() {
  const { t } = useLingui()
  const { uuid = '' } = useParams()
  const [params] = useSearchParams()
  const { data: notification, error, isError, refetch } = useGetNotificationQuery({ uuid })
  const back = <Button component={Link} to="/inbox" variant="default"><Trans>Open the inbox</Trans></Button>
  if (isError && (!notification || isClosed(error))) {
    return (
      <Page title={t`Notification`}>
        <Failed error={error} onRetry={() => void refetch()} action={back} />
      </Page>
    )
  }
  if (!notification) return <Page title={t`Notification`}><Loading rows={1} /></Page>
  const { title, body, actor, created_at: at } = notification
  const to = ownPath(notification.url)
  return (
    <Page title={title} name={title}>
      <Sheet>
        <p className={classes.from}>
          {actor ? <Face person={actor} size={32} /> : <span className={classes.glyph}><Icon name="info" /></span>}
          {actor && <bdi>{actor.display_name}</bdi>}
          <Time at={at} className={classes.time} />
        </p>
        {body && <p className={classes.said} dir="auto">{body}</p>}
        <Actions key={uuid} notification={notification} chosen={params.get('action') ?? undefined} />
        {notification.actions.length === 0 && !notification.outcome && <p className={classes.note}><Trans>There is nothing to decide here now.</Trans></p>}
        <p className={classes.ways}>
          {to && to !== '/inbox' && <Anchor component={Link} to={to}><Trans>Open what it is about</Trans></Anchor>}
          <Anchor component={Link} to="/inbox"><Trans>Go to the inbox</Trans></Anchor>
        </p>
      </Sheet>
    </Page>
  )
}
