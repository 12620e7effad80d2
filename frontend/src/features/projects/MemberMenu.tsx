import { useState } from 'react'
import {
  type Member, type Project, useAddRoleMutation, useOfferOwnershipMutation, useRemoveMemberMutation, useRemoveRoleMutation,
  useSetMemberEndMutation,
} from '../../api'
import { ActionIcon, Button, Confirm, Dialog, FormActions, FormProblem, Icon, Menu, NativeSelect, roleLabel, roles, Stack, Textarea, TextInput, useForm, useToast } from '../../ui'

type Role = 'owner' | 'manager' | 'security_manager' | 'moderator'
type Opened = 'role' | 'end' | 'remove' | 'ownership' | `revoke:${string}` | null

interface Props {
  project: Project
  member: Member
}

/** The roles that I may give and this member lacks. */
const appointable = (project: Project, member: Member) =>
  project.permissions.appoint.filter((role) => role !== 'member' && !member.roles.includes(role)) as Role[]

/** The last moment of the chosen day, where the person is. */
const endOf = (date: string) => (date ? new Date(`${date}T23:59:59`).toISOString() : null)
/** The day that it is where the person is, not in Greenwich: what is saved unchanged stays the same day. */
const dayOf = (at: Date) => [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
const dateOf = (iso: string | null | undefined) => (iso ? dayOf(new Date(iso)) : '')
const today = () => dayOf(new Date())

function RoleForm({ project, member, onClose }: Props & { onClose: () => void }) {
  const [addRole] = useAddRoleMutation()
  const toast = useToast()
  const open = appointable(project, member)
  const form = useForm({ role: open[0] ?? 'moderator', ends_at: '', reason: '' })
  const send = form.submit(async ({ role, ends_at, reason }) => {
    await addRole({ uuid: project.uuid, person: member.person.uuid ?? '', addRole: { role, ends_at: endOf(ends_at), reason } }).unwrap()
    toast(`${member.person.display_name} is now ${roleLabel(role).toLowerCase()}.`)
    onClose()
  })
  return (
    <form ref={form.ref} onSubmit={send}>
      <Stack>
        <FormProblem problem={form.problem} shown={['role', 'ends_at', 'reason']} />
        <NativeSelect
          {...form.field('role')} label="Role" data={open.map((value) => ({ value, label: roleLabel(value) }))}
          description={roles[form.values.role]?.does} data-autofocus
        />
        <TextInput {...form.field('ends_at')} type="date" label="Until (optional)" description="The role ends by itself at the end of this day." min={today()} />
        <Textarea {...form.field('reason')} label="Reason (optional)" description="Kept in the history." autosize minRows={2} maxLength={500} dir="auto" />
        <FormActions>
          <Button type="submit" loading={form.busy} disabled={!form.values.role}>Give role</Button>
          <Button variant="default" onClick={onClose}>Cancel</Button>
        </FormActions>
      </Stack>
    </form>
  )
}

function EndForm({ project, member, onClose }: Props & { onClose: () => void }) {
  const [setEnd] = useSetMemberEndMutation()
  const form = useForm({ ends_at: dateOf(member.ends_at), reason: '' })
  const send = form.submit(async ({ ends_at, reason }) => {
    await setEnd({ uuid: project.uuid, person: member.person.uuid ?? '', setMemberEnd: { ends_at: endOf(ends_at), reason } }).unwrap()
    onClose()
  })
  return (
    <form ref={form.ref} onSubmit={send}>
      <Stack>
        <FormProblem problem={form.problem} shown={['ends_at', 'reason']} />
        <TextInput
          {...form.field('ends_at')} type="date" label="Last day" description="Empty means without an end. Both sides are told before." min={today()} data-autofocus
        />
        <Textarea {...form.field('reason')} label="Reason (optional)" autosize minRows={2} maxLength={500} dir="auto" />
        <FormActions>
          <Button type="submit" loading={form.busy}>Save</Button>
          <Button variant="default" onClick={onClose}>Cancel</Button>
        </FormActions>
      </Stack>
    </form>
  )
}

function Dialogs({ project, member, opened, onClose }: Props & { opened: Opened; onClose: () => void }) {
  const [removeMember] = useRemoveMemberMutation()
  const [removeRole] = useRemoveRoleMutation()
  const [offer] = useOfferOwnershipMutation()
  const name = member.person.display_name
  const target = { uuid: project.uuid, person: member.person.uuid ?? '' }
  const revoked = opened?.startsWith('revoke:') ? opened.slice('revoke:'.length) : ''
  return (
    <>
      <Dialog title={`Give ${name} a role`} opened={opened === 'role'} onClose={onClose}>
        <RoleForm project={project} member={member} onClose={onClose} />
      </Dialog>
      <Dialog title={`When ${name}'s membership ends`} opened={opened === 'end'} onClose={onClose}>
        <EndForm project={project} member={member} onClose={onClose} />
      </Dialog>
      <Confirm
        title={`Take a role from ${name}?`} opened={revoked !== ''} onClose={onClose} label="Take role" danger reason="optional"
        onConfirm={(reason) => removeRole({ ...target, role: revoked as Role, reason }).unwrap()}
      >
        {name} is no longer {roleLabel(revoked).toLowerCase()}, but stays a member.
      </Confirm>
      <Confirm
        title={`Remove ${name}?`} opened={opened === 'remove'} onClose={onClose} label="Remove" danger reason="optional"
        onConfirm={(reason) => removeMember({ ...target, reason }).unwrap()}
      >
        {name} loses access at once. What they wrote stays.
      </Confirm>
      <Confirm
        title={`Offer ${name} the ownership?`} opened={opened === 'ownership'} onClose={onClose} label="Offer ownership"
        onConfirm={() => offer({ uuid: project.uuid, offerOwnership: { person: target.person } }).unwrap()}
      >
        When {name} accepts, they become the owner in your place. Until then you can take the offer back.
      </Confirm>
    </>
  )
}

/** What a manager may do about one member. */
export default function MemberMenu({ project, member }: Props) {
  const [opened, setOpened] = useState<Opened>(null)
  const { permissions } = project
  const open = appointable(project, member)
  const revocable = member.roles.filter((role) => role !== 'member' && permissions.appoint.includes(role))
  const offers = permissions.transfer_ownership && !member.roles.includes('owner')
  if (!member.removable && !offers && open.length === 0 && revocable.length === 0) return null
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon aria-label={`More about ${member.person.display_name}`}><Icon name="more" /></ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {open.length > 0 && <Menu.Item onClick={() => setOpened('role')}>Give a role…</Menu.Item>}
          {revocable.map((role) => (
            <Menu.Item key={role} onClick={() => setOpened(`revoke:${role}`)}>Take {roleLabel(role).toLowerCase()}…</Menu.Item>
          ))}
          {member.removable && <Menu.Item onClick={() => setOpened('end')}>{member.ends_at ? 'Change the end…' : 'Set an end…'}</Menu.Item>}
          {offers && <Menu.Item onClick={() => setOpened('ownership')}>Offer ownership…</Menu.Item>}
          {member.removable && <Menu.Divider />}
          {member.removable && <Menu.Item color="var(--ck-urgent)" onClick={() => setOpened('remove')}>Remove…</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      <Dialogs project={project} member={member} opened={opened} onClose={() => setOpened(null)} />
    </>
  )
}
