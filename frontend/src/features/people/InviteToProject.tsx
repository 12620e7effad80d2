import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from 'react-router'
import { type PersonRef, useMyProjects, useSendInvitationMutation } from '../../api'
import { Button, Dialog, Empty, FormActions, FormProblem, isInitiative, Listing, NativeSelect, Stack, Textarea, useForm, useToast } from '../../ui'

function InviteForm({ person, onClose }: { person: PersonRef; onClose: () => void }) {
  const { t } = useLingui()
  const { query, whole, projects } = useMyProjects()
  const managed = projects.filter(({ my_roles: mine }) => mine.some((role) => role === 'owner' || role === 'manager'))
  const [send] = useSendInvitationMutation()
  const toast = useToast()
  const name = person.display_name
  const form = useForm({ target: '', message: '' })
  const submit = form.submit(async ({ target, message }) => {
    const project = managed.find(({ uuid }) => uuid === target)
    const kind = isInitiative(project?.kind ?? '') ? 'initiative' : 'project_member'
    await send({ sendInvitation: { kind, target, role: 'member', person: person.uuid, message: message.trim() } }).unwrap()
    toast(t`${name} is invited.`)
    onClose()
  })
  const none = (
    <Empty icon="projects" title={t`No project to invite to`} action={<Button component={Link} to="/projects/new"><Trans>New project</Trans></Button>}>
      <Trans>Owners and managers invite people to their projects.</Trans>
    </Empty>
  )
  return (
    <Listing query={{ ...query, isLoading: query.isLoading || (managed.length === 0 && !whole && !query.isError) }} rows={2} isEmpty={managed.length === 0} empty={none}>
      <form ref={form.ref} onSubmit={submit}>
        <Stack>
          <NativeSelect
            {...form.field('target')} label={t`Project`} required data-autofocus
            data={[{ value: '', label: t`Choose one of your projects` }, ...managed.map(({ uuid, name: label }) => ({ value: uuid, label }))]}
          />
          <Textarea {...form.field('message')} label={t`Message (optional)`} description={t`Goes into the e-mail.`} autosize minRows={2} maxLength={1000} dir="auto" />
          <FormProblem problem={form.problem} shown={['target', 'message']} />
          <FormActions>
            <Button type="submit" loading={form.busy} disabled={!form.values.target}><Trans>Send invitation</Trans></Button>
            <Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button>
          </FormActions>
        </Stack>
      </form>
    </Listing>
  )
}

/** From a person's page into one of the projects that one manages. */
export default function InviteToProject({ person, opened, onClose }: { person: PersonRef; opened: boolean; onClose: () => void }) {
  const name = person.display_name
  return (
    <Dialog title={<Trans>Invite <bdi>{name}</bdi> to a project</Trans>} opened={opened} onClose={onClose}>
      <InviteForm person={person} onClose={onClose} />
    </Dialog>
  )
}
