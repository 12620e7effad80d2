import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from 'react-router'
import { type PersonRef, useCreateGroupMutation, useGetMeQuery, useOpenDirectMutation } from '../../api'
import { Button, Dialog, FormActions, FormProblem, Stack, TextInput, useForm } from '../../ui'
import { PeoplePicker } from './PeoplePicker'

function StartForm({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const { data: me } = useGetMeQuery()
  const [openDirect] = useOpenDirectMutation()
  const [createGroup] = useCreateGroupMutation()
  const navigate = useNavigate()
  const form = useForm({ people: [] as PersonRef[], name: '' })
  const group = form.values.people.length > 1
  const send = form.submit(async ({ people, name }) => {
    const chosen = people.flatMap(({ uuid }) => uuid ?? [])
    const conversation = group
      ? await createGroup({ createGroup: { name, people: chosen } }).unwrap()
      : await openDirect({ openDirect: { person: chosen[0] ?? '' } }).unwrap()
    onClose()
    void navigate(`/chat/${conversation.uuid}`)
  })
  return (
    <form ref={form.ref} onSubmit={send}>
      <Stack>
        <FormProblem problem={form.problem} shown={['people', 'person', 'name']} />
        <PeoplePicker
          label={t`With whom?`} first value={form.values.people} onChange={(people) => form.set('people', people)} exclude={[me?.uuid ?? null]}
          error={form.errors.people ?? form.errors.person}
        />
        {group && (
          <TextInput {...form.field('name')} label={t`Name of the group`} description={t`So that everybody finds it again.`} maxLength={80} required dir="auto" />
        )}
        <FormActions>
          <Button type="submit" loading={form.busy} disabled={form.values.people.length === 0}>{group ? t`Start group` : t`Start conversation`}</Button>
          <Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button>
        </FormActions>
      </Stack>
    </form>
  )
}

/** One person makes a direct conversation, several make a group. */
export default function StartConversation({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  return (
    <Dialog title={t`New conversation`} opened onClose={onClose}>
      <StartForm onClose={onClose} />
    </Dialog>
  )
}
