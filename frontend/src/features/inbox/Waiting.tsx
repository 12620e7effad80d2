import { Link } from 'react-router'
import { itemsOf, useNotificationPagesInfiniteQuery } from '../../api'
import { Anchor, Empty, Listing, Row, Rows, Section, Sheet } from '../../ui'
import { NotificationRow } from './NotificationRow'

/** For the home screen: what waits for a decision of mine. */
export function Waiting() {
  const query = useNotificationPagesInfiniteQuery({ filter: 'action' })
  const waiting = itemsOf(query.data)
  return (
    <Section title="Waits for you" actions={<Anchor component={Link} to="/inbox" size="sm">Inbox</Anchor>}>
      <Listing query={query} rows={2} isEmpty={waiting.length === 0} empty={<Sheet><Empty icon="check" title="Nothing waits for you" /></Sheet>}>
        <Rows label="Waits for you">
          {waiting.slice(0, 5).map((notification) => (
            <Row key={notification.uuid}><NotificationRow notification={notification} showRead={false} heading="h3" /></Row>
          ))}
        </Rows>
      </Listing>
    </Section>
  )
}
