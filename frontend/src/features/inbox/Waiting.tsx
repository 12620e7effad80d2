import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from 'react-router'
import { itemsOf, useNotificationPagesInfiniteQuery } from '../../api'
import { Anchor, Button, Empty, Listing, Row, Rows, Section, Sheet } from '../../ui'
import { NotificationRow } from './NotificationRow'

/** For the home screen: what waits for a decision of mine. */
export function Waiting() {
  const { t } = useLingui()
  const query = useNotificationPagesInfiniteQuery({ filter: 'action' })
  const waiting = itemsOf(query.data)
  return (
    <Section title={t`Waits for you`} actions={<Anchor component={Link} to="/inbox" size="sm"><Trans>Inbox</Trans></Anchor>}>
      <Listing
        query={query} rows={2} isEmpty={waiting.length === 0}
        empty={(
          <Sheet>
            <Empty icon="check" title={t`Nothing waits for you`} action={<Button component={Link} to="/inbox" variant="default"><Trans>Open the inbox</Trans></Button>}>
              <Trans>Invitations and applications that you can decide appear here.</Trans>
            </Empty>
          </Sheet>
        )}
      >
        <Rows label={t`Waits for you`}>
          {waiting.slice(0, 5).map((notification) => (
            <Row key={notification.uuid}><NotificationRow notification={notification} heading="h3" /></Row>
          ))}
        </Rows>
      </Listing>
    </Section>
  )
}
