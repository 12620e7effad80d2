import { useState } from 'react'
import {
  type Invitation, itemsOf, useAcceptInvitationMutation, useDeclineInvitationMutation, useNotificationPagesInfiniteQuery, useReceivedPagesInfiniteQuery,
} from '../../api'
import { has } from '../../bootstrap'
import { Button, Confirm, Group, Row, Rows, Section, shortDate, Text, useTold } from '../../ui'

function ReceivedRow({ invitation }: { invitation: Invitation }) {
  const { uuid, inviter, target, role_label: role, message, expires_at: until } = invitation
  const [accept, accepting] = useAcceptInvitationMutation()
  const [decline] = useDeclineInvitationMutation()
  const [asking, setAsking] = useState(false)
  const told = useTold()
  return (
    <Group justify="space-between" gap="xs">
      <div style={{ minWidth: 0 }}>
        <span dir="auto">{inviter?.display_name ?? 'Somebody'}</span> invites you to <strong dir="auto">{target.title}</strong> as {role}
        {message && <Text size="sm" dir="auto" style={{ whiteSpace: 'pre-wrap' }}>{message}</Text>}
        <Text size="sm" c="dimmed">Open until {shortDate(until)}.</Text>
      </div>
      <Group gap="xs">
        <Button loading={accepting.isLoading} onClick={() => void told(accept({ acceptInvitation: { uuid } }))}>Accept</Button>
        <Button variant="default" disabled={accepting.isLoading} onClick={() => setAsking(true)}>Decline</Button>
      </Group>
      <Confirm
        title={`Decline the invitation to ${target.title}?`} label="Decline" reason="optional" opened={asking} onClose={() => setAsking(false)}
        onConfirm={(reason) => decline({ declineInvitation: { uuid, reason } }).unwrap()}
      >
        The person who sent it is told, with your reason if you give one.
      </Confirm>
    </Group>
  )
}

/**
 * Invitations that no notification tells of: they came before one had an account or had proved the address, one
 * switched their notifications off, or the site has none.
 */
export function Received() {
  const told = has('notifications')
  const query = useReceivedPagesInfiniteQuery({ state: 'pending' })
  const notices = useNotificationPagesInfiniteQuery({ filter: 'action' }, { skip: !told })
  if (told && !notices.data) return null
  const shown = new Set(itemsOf(notices.data).flatMap(({ actions }) => actions.map(({ body }) => body.uuid)))
  // What its inviter may no longer promise has no title, and cannot be accepted.
  const rest = itemsOf(query.data).filter(({ uuid, target }) => target.title && !shown.has(uuid))
  if (rest.length === 0) return null
  return (
    <Section title="Invitations to you">
      <Rows label="Invitations to you">{rest.map((invitation) => <Row key={invitation.uuid}><ReceivedRow invitation={invitation} /></Row>)}</Rows>
    </Section>
  )
}
