import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from 'react-router'
import {
  type Conversation, type PersonRef, useAddParticipantsMutation, useLeaveConversationMutation, useListParticipantsQuery, useRenameGroupMutation,
} from '../../api'
import { Button, ConfirmButton, Dialog, Failed, FormActions, FormProblem, Group, PersonRow, Row, Rows, Stack, TextInput, useForm } from '../../ui'
import { PeoplePicker } from './PeoplePicker'

function Rename({ conversation, first }: { conversation: Conversation; first: boolean }) {
  const { t } = useLingui()
  const [rename] = useRenameGroupMutation()
  const form = useForm({ name: conversation.name })
  return (
    <form ref={form.ref} onSubmit={form.submit(({ name }) => rename({ uuid: conversation.uuid, renameGroup: { name } }).unwrap())}>
      <FormProblem problem={form.problem} shown={['name']} />
      <Group align="end" gap="xs" wrap="nowrap">
        <TextInput {...form.field('name')} label={t`Name`} maxLength={80} required dir="auto" flex={1} data-autofocus={first || undefined} />
        <Button type="submit" variant="default" loading={form.busy} disabled={form.values.name === conversation.name}><Trans>Rename</Trans></Button>
      </Group>
    </form>
  )
}

function Add({ conversation, people }: { conversation: Conversation; people: PersonRef[] }) {
  const { t } = useLingui()
  const [add] = useAddParticipantsMutation()
  const form = useForm({ people: [] as PersonRef[] })
  const send = form.submit(async ({ people: chosen }) => {
    await add({ uuid: conversation.uuid, addParticipants: { people: chosen.flatMap(({ uuid }) => uuid ?? []) } }).unwrap()
    form.set('people', [])
  })
  return (
    <form ref={form.ref} onSubmit={send}>
      <Stack gap="xs">
        <FormProblem problem={form.problem} shown={['people']} />
        <PeoplePicker
          label={t`Add people`} value={form.values.people} onChange={(chosen) => form.set('people', chosen)} error={form.errors.people}
          exclude={people.map(({ uuid }) => uuid ?? null)}
        />
        <FormActions><Button type="submit" variant="default" loading={form.busy} disabled={form.values.people.length === 0}><Trans>Add</Trans></Button></FormActions>
      </Stack>
    </form>
  )
}

/** Who is in a conversation, and what its members may change. `first` is what one came for. */
export default function ConversationDetails({ conversation, first = 'about', onClose }: {
  conversation: Conversation; first?: 'about' | 'rename' | 'leave'; onClose: () => void
}) {
  const { t } = useLingui()
  const [leave] = useLeaveConversationMutation()
  const navigate = useNavigate()
  const group = conversation.kind === 'group'
  const gone = async () => {
    await leave({ uuid: conversation.uuid }).unwrap()
    void navigate('/chat')
  }
  const more = conversation.participant_count > conversation.participants.length
  // The conversation itself names the first few; the rest is asked for where somebody looks.
  const { data: all, error, refetch } = useListParticipantsQuery({ uuid: conversation.uuid }, { skip: !more })
  const people = (more && all) || conversation.participants
  return (
    <Dialog title={t`About this conversation`} opened onClose={onClose}>
      <Stack>
        {group && <Rename conversation={conversation} first={first === 'rename'} />}
        <Rows label={t`People in it`}>
          {people.map((person) => <Row key={person.uuid ?? person.display_name}><PersonRow person={person} /></Row>)}
        </Rows>
        {error && <Failed error={error} onRetry={() => void refetch()} />}
        {group && <Add conversation={conversation} people={people} />}
        {group && (
          <ConfirmButton
            title={t`Leave this group?`} label={t`Leave`} danger onConfirm={gone} atOnce={first === 'leave'}
            button={(open) => <FormActions><Button variant="default" color="red" onClick={open}><Trans>Leave group…</Trans></Button></FormActions>}
          >
            <Trans>Others see that you left. Somebody has to add you to come back.</Trans>
          </ConfirmButton>
        )}
      </Stack>
    </Dialog>
  )
}
