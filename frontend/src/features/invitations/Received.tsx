import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import {
  asksAgain, type Invitation, itemsOf, type Notification, useAcceptInvitationMutation, useDeclineInvitationMutation,
  useNotificationPagesInfiniteQuery, useReceivedPagesInfiniteQuery,
} from '../../api'
import { has } from '../../bootstrap'
import { useCommands } from '../../commands'
import { Button, Confirm, Failed, Group, Row, Rows, Section, Sheet, shortDate, Text, useDecided, useTold } from '../../ui'

function ReceivedRow({ invitation }: { invitation: Invitation }) {
  const { t } = useLingui()
  const { uuid, target: { title }, role_label: role, message } = invitation
  const name = invitation.inviter?.display_name
  const until = shortDate(invitation.expires_at)
  const [accept, accepting] = useAcceptInvitationMutation()
  const [decline] = useDeclineInvitationMutation()
  const [asking, setAsking] = useState(false)
  const told = useTold()
  const decided = useDecided()
  const enter = () => void told(accept({ acceptInvitation: { uuid } }))
  const section = t`Invitations to you`
  useCommands(accepting.isLoading ? [] : [
    { id: `invitation.accept.${uuid}`, section, label: t`Accept the invitation to ${title}`, run: enter },
    { id: `invitation.decline.${uuid}`, section, label: t`Decline the invitation to ${title}…`, run: () => setAsking(true) },
  ])
  return (
    <Group justify="space-between" gap="xs">
      <div style={{ minWidth: 0 }}>
        {name
          ? <Trans><span dir="auto">{name}</span> invites you to <strong dir="auto">{title}</strong> as {role}</Trans>
          : <Trans>Somebody invites you to <strong dir="auto">{title}</strong> as {role}</Trans>}
        {message && <Text size="sm" dir="auto" style={{ whiteSpace: 'pre-wrap' }}>{message}</Text>}
        <Text size="sm" c="dimmed"><Trans>Open until {until}.</Trans></Text>
      </div>
      <Group gap="xs">
        <Button loading={accepting.isLoading} onClick={enter}><Trans>Accept</Trans></Button>
        <Button variant="default" disabled={accepting.isLoading} onClick={() => setAsking(true)}><Trans>Decline</Trans></Button>
      </Group>
      <Confirm
        title={t`Decline the invitation to ${title}?`} label={t`Decline`} reason="optional" opened={asking} onClose={() => setAsking(false)}
        onConfirm={(reason) => decided(decline({ declineInvitation: { uuid, reason } }), title)}
      >
        <Trans>The person who sent it is told, with your reason if you give one.</Trans>
      </Confirm>
    </Group>
  )
}

/** Which invitations can be answered in these notifications. */
const toldIn = (notices: { data?: Parameters<typeof itemsOf<Notification>>[0] }) =>
  new Set(itemsOf(notices.data).flatMap(({ actions }) => actions.map(({ body }) => body.uuid)))

/**
 * Invitations that no notification tells of: they came before one had an account or had proved the address, one
 * switched their notifications off, or the site has none. There are none before all is known.
 */
export function useUntold() {
  const query = useReceivedPagesInfiniteQuery({ state: 'pending' }, { skip: !has('invitations'), ...asksAgain })
  // What its inviter may no longer promise has no title, and cannot be accepted.
  const open = itemsOf(query.data).filter(({ target }) => target.title)
  const asks = has('notifications') && open.length > 0
  const waiting = useNotificationPagesInfiniteQuery({ filter: 'action' }, { skip: !asks })
  const now = toldIn(waiting)
  const others = open.filter(({ uuid }) => !now.has(uuid))
  // What one has put off is told as well: it comes back at its time.
  const asksOn = asks && waiting.data !== undefined && others.length > 0
  const snoozed = useNotificationPagesInfiniteQuery({ filter: 'snoozed' }, { skip: !asksOn })
  const later = toldIn(snoozed)
  const known = [query, waiting, snoozed].every(({ isLoading }) => !isLoading)
  return { query, known, untold: known ? others.filter(({ uuid }) => !later.has(uuid)) : [] }
}

export function Received() {
  const { t } = useLingui()
  const { query, untold } = useUntold()
  if (query.isError && !query.data) {
    return <Section title={t`Invitations to you`}><Sheet><Failed error={query.error} onRetry={() => void query.refetch()} /></Sheet></Section>
  }
  if (untold.length === 0) return null
  return (
    <Section title={t`Invitations to you`}>
      <Rows label={t`Invitations to you`}>{untold.map((invitation) => <Row key={invitation.uuid}><ReceivedRow invitation={invitation} /></Row>)}</Rows>
    </Section>
  )
}
