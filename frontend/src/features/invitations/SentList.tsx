import { Trans, useLingui } from '@lingui/react/macro'
import { asksAgain, type Invitation, itemsOf, type Project, useResendInvitationMutation, useRevokeInvitationMutation, useSentPagesInfiniteQuery } from '../../api'
import { isOld, problemOf } from '../../api/problem'
import { useCommands } from '../../commands'
import { Button, ConfirmButton, Empty, Group, Icon, Listing, More, PersonName, roleLabel, Row, Rows, Section, SegmentedControl, shortDate, Tag, Text, useFilters, useToast } from '../../ui'
import { stateWord } from './states'

const AGAIN = ['pending', 'expired']
/** Those that the list can be narrowed to. */
const STATES = ['pending', 'declined', 'expired']

function SentRow({ invitation }: { invitation: Invitation }) {
  const { t } = useLingui()
  const [resend, resending] = useResendInvitationMutation()
  const [revoke] = useRevokeInvitationMutation()
  const toast = useToast()
  const word = stateWord(invitation.state)
  const by = invitation.inviter?.display_name
  const sent = shortDate(invitation.created_at)
  const until = shortDate(invitation.expires_at)
  const takeBack = async () => {
    const { error } = await revoke({ uuid: invitation.uuid })
    if (!error) return
    if (!isOld(error)) throw error
    // Answered meanwhile: the row and its dialog change, so what happened is said elsewhere.
    toast(problemOf(error).detail, 'problem')
  }
  const again = async () => {
    const answer = await resend({ uuid: invitation.uuid })
    if ('error' in answer) toast(problemOf(answer.error).detail, 'problem')
    else toast(t`Sent again with a new link; the old one no longer works.`)
  }
  const { uuid } = invitation
  const who = invitation.invitee?.display_name ?? invitation.email ?? ''
  const section = t`Sent invitations`
  const canAgain = AGAIN.includes(invitation.state)
  useCommands(canAgain && !resending.isLoading ? [{ id: `invitation.again.${uuid}`, section, label: t`Send the invitation to ${who} again`, run: () => void again() }] : [])
  return (
    <Group justify="space-between" gap="xs">
      <div style={{ minWidth: 0 }}>
        <Group gap={6}>
          {invitation.invitee ? <PersonName person={invitation.invitee} /> : <strong dir="ltr">{invitation.email}</strong>}
          <Tag>{roleLabel(invitation.role)}</Tag>
          <Tag tone={word.tone}>{word.label}</Tag>
        </Group>
        <Text size="sm" c="dimmed">
          {by ? <Trans>sent {sent} by <span dir="auto">{by}</span></Trans> : <Trans>sent {sent}</Trans>}
          {invitation.state === 'pending' && <> · <Trans>until {until}</Trans></>}
          {invitation.reason && <> · <q dir="auto">{invitation.reason}</q></>}
        </Text>
      </div>
      <Group gap="xs">
        {canAgain && (
          <Button variant="default" loading={resending.isLoading} leftSection={<Icon name="mail" size={16} />} onClick={() => void again()}><Trans>Send again</Trans></Button>
        )}
        {invitation.state === 'pending' && (
          <ConfirmButton
            title={t`Take this invitation back?`} label={t`Take back`} danger onConfirm={takeBack}
            command={{ id: `invitation.back.${uuid}`, section, label: t`Take back the invitation to ${who}…` }}
            button={(open) => <Button variant="default" onClick={open}><Trans>Take back</Trans></Button>}
          >
            <Trans>Its link stops working at once, and the invited person is told.</Trans>
          </ConfirmButton>
        )}
      </Group>
    </Group>
  )
}

/** What was sent, and what became of it. */
export function SentList({ project }: { project: Project }) {
  const { t } = useLingui()
  const [params, change] = useFilters()
  const state = STATES.find((one) => one === params.get('state')) ?? ''
  const query = useSentPagesInfiniteQuery({ target: project.uuid, state: state || undefined }, asksAgain)
  const sent = itemsOf(query.data)
  return (
    <Section
      title={t({ message: 'Sent', context: 'invitations' })}
      actions={(
        <SegmentedControl
          aria-label={t`Which invitations`} value={state} onChange={(value) => change('state', value)}
          data={[{ value: '', label: t({ message: 'All', context: 'invitations' }) }, { value: 'pending', label: t({ message: 'Waiting', context: 'invitations' }) }, { value: 'declined', label: t({ message: 'Declined', context: 'invitations' }) }, { value: 'expired', label: t({ message: 'Expired', context: 'invitations' }) }]}
        />
      )}
    >
      <Listing query={query} isEmpty={sent.length === 0} empty={<Empty icon="mail" title={t`No invitation here`} without="it stands beside"><Trans>What you send appears here with its state.</Trans></Empty>}>
        <Rows label={t`Sent invitations`}>{sent.map((invitation) => <Row key={invitation.uuid}><SentRow invitation={invitation} /></Row>)}</Rows>
        <More query={query} />
      </Listing>
    </Section>
  )
}
