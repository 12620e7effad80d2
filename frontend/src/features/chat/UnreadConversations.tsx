import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from 'react-router'
import { useGetMeQuery } from '../../api'
import { Anchor, Button, Empty, Listing, Section, Sheet } from '../../ui'
import { Conversations } from './ConversationList'
import { useConversations } from './unread'

/** For the home screen. */
export function UnreadConversations() {
  const { t } = useLingui()
  const { query, conversations } = useConversations()
  const { data: me } = useGetMeQuery()
  const unread = conversations.filter((conversation) => conversation.unread > 0)
  return (
    <Section title={t`Unread conversations`} actions={<Anchor component={Link} to="/chat" size="sm"><Trans>All</Trans></Anchor>}>
      <Listing
        query={query} rows={2} isEmpty={unread.length === 0}
        empty={(
          <Sheet>
            <Empty icon="check" title={t`You have read everything`} action={<Button component={Link} to="/chat?ask=conversation" variant="default"><Trans>New conversation</Trans></Button>}>
              <Trans>Conversations with something new in them stand here.</Trans>
            </Empty>
          </Sheet>
        )}
      >
        <Sheet flush>
          <Conversations label={t`Unread conversations`} conversations={unread.slice(0, 6)} me={me?.uuid ?? null} />
        </Sheet>
      </Listing>
    </Section>
  )
}
