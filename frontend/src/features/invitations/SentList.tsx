import { useState } from 'react'
import { type Invitation, itemsOf, type Project, useResendInvitationMutation, useRevokeInvitationMutation, useSentPagesInfiniteQuery } from '../../api'
import { problemOf } from '../../api/problem'
import { Button, ConfirmButton, Empty, Group, Icon, Listing, More, PersonName, roleLabel, Row, Rows, Section, SegmentedControl, shortDate, Tag, Text, useToast } from '../../ui'
import { stateWord } from './states'

const AGAIN = ['pending', 'expired']

function SentRow({ invitation }: { invitation: Invitation }) {
  const [resend, resending] = useResendInvitationMutation()
  const [revoke] = useRevokeInvitationMutation()
  const toast = useToast()
  const word = stateWord(invitation.state)
  const again = async () => {
    const answer = await resend({ uuid: invitation.uuid })
    if ('error' in answer) toast(problemOf(answer.error).detail, 'problem')
    else toast('Sent again with a new link; the old one no longer works.')
  }
  return (
    <Group justify="space-between" gap="xs">
      <div style={{ minWidth: 0 }}>
        <Group gap={6}>
          {invitation.invitee ? <PersonName person={invitation.invitee} /> : <strong dir="ltr">{invitation.email}</strong>}
          <Tag>{roleLabel(invitation.role)}</Tag>
          <Tag tone={word.tone}>{word.label}</Tag>
        </Group>
        <Text size="sm" c="dimmed">
          {invitation.inviter && <>by <span dir="auto">{invitation.inviter.display_name}</span>, </>}sent {shortDate(invitation.created_at)}
          {invitation.state === 'pending' && <>, until {shortDate(invitation.expires_at)}</>}
          {invitation.reason && <> · <q dir="auto">{invitation.reason}</q></>}
        </Text>
      </div>
      <Group gap="xs">
        {AGAIN.includes(invitation.state) && (
          <Button variant="default" loading={resending.isLoading} leftSection={<Icon name="mail" size={16} />} onClick={() => void again()}>Send again</Button>
        )}
        {invitation.state === 'pending' && (
          <ConfirmButton
            title="Revoke this invitation?" label="Revoke" danger onConfirm={() => revoke({ uuid: invitation.uuid }).unwrap()}
            button={(open) => <Button variant="default" onClick={open}>Revoke</Button>}
          >
            Its link stops working at once, and the invited person is told.
          </ConfirmButton>
        )}
      </Group>
    </Group>
  )
}

/** What was sent, and what became of it. */
export function SentList({ project }: { project: Project }) {
  const [state, setState] = useState('')
  const query = useSentPagesInfiniteQuery({ target: project.uuid, state: state || undefined })
  const sent = itemsOf(query.data)
  return (
    <Section
      title="Sent"
      actions={(
        <SegmentedControl
          aria-label="Which invitations" value={state} onChange={setState}
          data={[{ value: '', label: 'All' }, { value: 'pending', label: 'Waiting' }, { value: 'declined', label: 'Declined' }, { value: 'expired', label: 'Expired' }]}
        />
      )}
    >
      <Listing query={query} isEmpty={sent.length === 0} empty={<Empty icon="mail" title="No invitation here">What you send appears here with its state.</Empty>}>
        <Rows label="Sent invitations">{sent.map((invitation) => <Row key={invitation.uuid}><SentRow invitation={invitation} /></Row>)}</Rows>
        <More query={query} />
      </Listing>
    </Section>
  )
}
