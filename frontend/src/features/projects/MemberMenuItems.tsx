import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import {
  type Member, type Project, useAddRoleMutation, useGetMeQuery, useOfferOwnershipMutation, useRemoveMemberMutation, useRemoveRoleMutation,
  useSetMemberEndMutation,
} from '../../api'
import { Button, Checkbox, Confirm, dayOf, Dialog, FormActions, FormProblem, Menu, NativeSelect, roleLabel, roles, Stack, Textarea, TextInput, useForm, useToast } from '../../ui'
import { useLateMenu } from '../../ui/lateMenu'
import { actionsOn, type Role } from './memberActions'
import { MemberButton } from './MemberMenu'

type Opened = 'role' | 'end' | 'remove' | 'ownership' | `revoke:${string}` | null

interface Props {
  project: Project
  member: Member
}

/** The last moment of the chosen day, where the person is. */
const endOf = (date: string) => (date ? new Date(`${date}T23:59:59`).toISOString() : null)
/** What is saved unchanged stays the same day. */
const dateOf = (iso: string | null | undefined) => (iso ? dayOf(new Date(iso)) : '')
const today = () => dayOf(new Date())

function RoleForm({ project, member, appointable, onClose }: Props & { appointable: Role[]; onClose: () => void }) {
  const { t } = useLingui()
  const [addRole] = useAddRoleMutation()
  const name = member.person.display_name
  const toast = useToast()
  const form = useForm({ role: appointable[0] ?? 'moderator', ends_at: '', reason: '' })
  const send = form.submit(async ({ role, ends_at, reason }) => {
    await addRole({ uuid: project.uuid, person: member.person.uuid ?? '', addRole: { role, ends_at: endOf(ends_at), reason } }).unwrap()
    toast(t`${name} now has the role “${{ role: roleLabel(role) }}”.`)
    onClose()
  })
  return (
    <form ref={form.ref} onSubmit={send}>
      <Stack>
        <FormProblem problem={form.problem} shown={['role', 'ends_at', 'reason']} />
        <NativeSelect
          {...form.field('role')} label={t`Role`} data={appointable.map((value) => ({ value, label: roleLabel(value) }))}
          description={roles[form.values.role]?.does} data-autofocus
        />
        <TextInput {...form.field('ends_at')} type="date" label={t`Until (optional)`} description={t`The role ends by itself at the end of this day.`} min={today()} />
        <Textarea {...form.field('reason')} label={t`Reason (optional)`} description={t`Kept in the history.`} autosize minRows={2} maxLength={500} dir="auto" />
        <FormActions>
          <Button type="submit" loading={form.busy} disabled={!form.values.role}><Trans>Give role</Trans></Button>
          <Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button>
        </FormActions>
      </Stack>
    </form>
  )
}

function EndForm({ project, member, onClose }: Props & { onClose: () => void }) {
  const { t } = useLingui()
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
          {...form.field('ends_at')} type="date" label={t`Last day`} description={t`Empty means without an end. Both sides are told before.`} min={today()} data-autofocus
        />
        <Textarea {...form.field('reason')} label={t`Reason (optional)`} autosize minRows={2} maxLength={500} dir="auto" />
        <FormActions>
          <Button type="submit" loading={form.busy}><Trans>Save</Trans></Button>
          <Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button>
        </FormActions>
      </Stack>
    </form>
  )
}

/** To hand the project over, or to share it: one may stay an owner beside the other. */
function Offer({ project, member, opened, onClose }: Props & { opened: boolean; onClose: () => void }) {
  const { t } = useLingui()
  const [offer] = useOfferOwnershipMutation()
  const [stays, setStays] = useState(false)
  const name = member.person.display_name
  const close = () => {
    setStays(false)
    onClose()
  }
  return (
    <Confirm
      title={<Trans>Offer <bdi>{name}</bdi> the ownership?</Trans>} opened={opened} onClose={close} label={t`Offer ownership`}
      onConfirm={() => offer({ uuid: project.uuid, offerOwnership: { person: member.person.uuid ?? '', stay_owner: stays } }).unwrap()}
    >
      <Stack gap="xs">
        <span>
          {stays
            ? <Trans>When <bdi>{name}</bdi> accepts, they become an owner beside you. Until then you can take the offer back.</Trans>
            : <Trans>When <bdi>{name}</bdi> accepts, they become the owner in your place. Until then you can take the offer back.</Trans>}
        </span>
        <Checkbox
          checked={stays} onChange={(event) => setStays(event.currentTarget.checked)}
          label={t`Share the ownership`} description={t`You stay an owner too. Otherwise you become a manager.`}
        />
      </Stack>
    </Confirm>
  )
}

function Dialogs({ project, member, own, appointable, opened, onClose }: Props & { own: boolean; appointable: Role[]; opened: Opened; onClose: () => void }) {
  const { t } = useLingui()
  const [removeMember] = useRemoveMemberMutation()
  const [removeRole] = useRemoveRoleMutation()
  const name = member.person.display_name
  const target = { uuid: project.uuid, person: member.person.uuid ?? '' }
  const revoked = opened?.startsWith('revoke:') ? opened.slice('revoke:'.length) : ''
  const role = roleLabel(revoked)
  return (
    <>
      <Dialog title={<Trans>Give <bdi>{name}</bdi> a role</Trans>} opened={opened === 'role'} onClose={onClose}>
        <RoleForm project={project} member={member} appointable={appointable} onClose={onClose} />
      </Dialog>
      <Dialog title={<Trans>When <bdi>{name}</bdi>’s membership ends</Trans>} opened={opened === 'end'} onClose={onClose}>
        <EndForm project={project} member={member} onClose={onClose} />
      </Dialog>
      <Confirm
        title={own ? t`Give up a role?` : <Trans>Take a role from <bdi>{name}</bdi>?</Trans>} label={own ? t`Give up role` : t`Take role`}
        opened={revoked !== ''} onClose={onClose} danger reason="optional"
        onConfirm={(reason) => removeRole({ ...target, role: revoked as Role, reason }).unwrap()}
      >
        {own
          ? <Trans>You lose the role “{role}”, but stay a member. Somebody else would have to give it back to you.</Trans>
          : <Trans><bdi>{name}</bdi> loses the role “{role}”, but stays a member.</Trans>}
      </Confirm>
      <Confirm
        title={<Trans>Remove <bdi>{name}</bdi>?</Trans>} opened={opened === 'remove'} onClose={onClose} label={t`Remove`} danger reason="optional"
        onConfirm={(reason) => removeMember({ ...target, reason }).unwrap()}
      >
        <Trans><bdi>{name}</bdi> loses access at once. What they wrote stays.</Trans>
      </Confirm>
      <Offer project={project} member={member} opened={opened === 'ownership'} onClose={onClose} />
    </>
  )
}

/** The opened menu, and the dialogs of its items. */
export default function MemberMenuItems({ project, member }: Props) {
  const { t } = useLingui()
  const [opened, setOpened] = useState<Opened>(null)
  const { target, menu } = useLateMenu()
  const { data: me } = useGetMeQuery()
  const { removable } = member
  const { own, appointable, revocable, offers } = actionsOn(project, member, me?.uuid)
  return (
    <>
      <Menu {...menu}>
        <Menu.Target><MemberButton ref={target} member={member} /></Menu.Target>
        <Menu.Dropdown>
          {appointable.length > 0 && <Menu.Item onClick={() => setOpened('role')}><Trans>Give a role…</Trans></Menu.Item>}
          {revocable.map((role) => (
            <Menu.Item key={role} onClick={() => setOpened(`revoke:${role}`)}>
              {own ? t`Give up the role “${{ role: roleLabel(role) }}”…` : t`Take the role “${{ role: roleLabel(role) }}”…`}
            </Menu.Item>
          ))}
          {removable && <Menu.Item onClick={() => setOpened('end')}>{member.ends_at ? t`Change the end…` : t`Set an end…`}</Menu.Item>}
          {offers && <Menu.Item onClick={() => setOpened('ownership')}><Trans>Offer ownership…</Trans></Menu.Item>}
          {removable && <Menu.Divider />}
          {removable && <Menu.Item color="var(--ck-urgent)" onClick={() => setOpened('remove')}><Trans>Remove…</Trans></Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      <Dialogs project={project} member={member} own={own} appointable={appointable} opened={opened} onClose={() => setOpened(null)} />
    </>
  )
}
