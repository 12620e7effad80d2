import { Trans, useLingui } from '@lingui/react/macro'
import { type Message, useMessageHistoryQuery } from '../../api'
import { Dialog, Empty, fullTime, Listing, Row, Rows } from '../../ui'
import { decode } from './mentions'

/** What an edited message said before; everybody in the conversation may read it. */
export default function Revisions({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useLingui()
  const query = useMessageHistoryQuery({ uuid: message.uuid }, { refetchOnMountOrArgChange: true })
  const revisions = query.data ?? []
  return (
    <Dialog title={t`What it said before`} opened onClose={onClose}>
      <Listing query={query} rows={2} isEmpty={revisions.length === 0} empty={<Empty icon="clock" title={t`No earlier version`} without="nothing to do"><Trans>Each text that an edit replaces is kept here.</Trans></Empty>}>
        <Rows label={t`Earlier versions`}>
          {revisions.map((revision) => (
            <Row key={revision.edited_at}>
              <small>{fullTime(revision.edited_at)}</small>
              <div dir="auto" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{decode(revision.body).text}</div>
            </Row>
          ))}
        </Rows>
      </Listing>
    </Dialog>
  )
}
