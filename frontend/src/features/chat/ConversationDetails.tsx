import { useNavigate } from 'react-router'
import {
  type Conversation, type PersonRef, useAddParticipantsMutation, useLeaveConversationMutation, useRenameGroupMutation,
} from '../../api'
import { Button, ConfirmButton, Dialog, FormProblem, Group, PersonRow, Row, Rows, Stack, TextInput, useForm } from '../../ui'
import { PeoplePicker } from './PeoplePicker'

function Rename({ conversation }: { conversation: Conversation }) {
  const [rename] = useRenameGroupMutation()
  const form = useForm({ name: conversation.name })
  return (
    <form ref={form.ref} onSubmit={form.submit(({ name }) => rename({ uuid: conversation.uuid, renameGroup: { name } }).unwrap())}>
      <FormProblem problem={form.problem} shown={['name']} />
      <Group align="end" gap="xs" wrap="nowrap">
        <TextInput {...form.field('name')} label="Name" maxLength={80} required dir="auto" flex={1} />
        <Button type="submit" variant="default" loading={form.busy} disabled={form.values.name === conversation.name}>Rename</Button>
      </Group>
    </form>
  )
}

function Add({ conversation }: { conversation: Conversation }) {
  const [add] = useAddParticipantsMutation()
  const form = useForm({ people: [] as PersonRef[] })
  const send = form.submit(async ({ people }) => {
    await add({ uuid: conversation.uuid, addParticipants: { people: people.flatMap(({ uuid }) => uuid ?? []) } }).unwrap()
    form.set('people', [])
  })
  return (
    <form ref={form.ref} onSubmit={send}>
      <Stack gap="xs">
        <FormProblem problem={form.problem} shown={['people']} />
        <PeoplePicker
          label="Add people" value={form.values.people} onChange={(people) => form.set('people', people)} error={form.errors.people}
          exclude={conversation.participants.map(({ uuid }) => uuid ?? null)}
        />
        <Button type="submit" variant="default" loading={form.busy} disabled={form.values.people.length === 0}>Add</Button>
      </Stack>
    </form>
  )
}

/** Who is in a conversation, and what its members may change. */
export default function ConversationDetails({ conversation, onClose }: { conversation: Conversation; onClose: () => void }) {
  const [leave] = useLeaveConversationMutation()
  const navigate = useNavigate()
  const group = conversation.kind === 'group'
  const gone = async () => {
    await leave({ uuid: conversation.uuid }).unwrap()
    void navigate('/chat')
  }
  const more = conversation.participant_count - conversation.participants.length
  return (
    <Dialog title="About this conversation" opened onClose={onClose}>
      <Stack>
        {group && <Rename conversation={conversation} />}
        <Rows label="People in it">
          {conversation.participants.map((person) => <Row key={person.uuid ?? person.display_name}><PersonRow person={person} /></Row>)}
          {more > 0 && <Row>and {more} more</Row>}
        </Rows>
        {group && <Add conversation={conversation} />}
        {group && (
          <ConfirmButton
            title="Leave this group?" label="Leave" danger onConfirm={gone}
            button={(open) => <Button variant="default" color="red" onClick={open}>Leave group…</Button>}
          >
            Others see that you left. Somebody has to add you to come back.
          </ConfirmButton>
        )}
      </Stack>
    </Dialog>
  )
}
