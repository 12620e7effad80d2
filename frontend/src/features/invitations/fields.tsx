import { useLingui } from '@lingui/react/macro'
import { isInitiative, NativeSelect, roleLabel, roles, Textarea, TextInput, type useForm } from '../../ui'
import type { Project } from '../../api'
import { kindFor } from './states'

export interface InviteValues {
  role: string
  message: string
  expires_in_days: string
}

export const inviteDefaults: InviteValues = { role: 'member', message: '', expires_in_days: '14' }
export const inviteFields = ['role', 'message', 'expires_in_days', 'kind'] as const

/** What every way of inviting sends along. */
export function inviteBody(project: Project, values: InviteValues) {
  return {
    kind: kindFor(values.role, isInitiative(project.kind)), target: project.uuid, role: values.role, message: values.message.trim(),
    expires_in_days: Number(values.expires_in_days) || 14,
  }
}

type Form = Pick<ReturnType<typeof useForm<InviteValues>>, 'field' | 'values'>

export function RoleField({ form, project }: { form: Form; project: Project }) {
  const { t } = useLingui()
  const given = project.permissions.appoint.filter((role) => role !== 'owner')
  return (
    <NativeSelect
      {...form.field('role')} label={t`Role`} description={roles[form.values.role]?.does}
      data={given.map((role) => ({ value: role, label: roleLabel(role) }))}
    />
  )
}

export function DaysField({ form }: { form: Form }) {
  const { t } = useLingui()
  return <TextInput {...form.field('expires_in_days')} label={t`Valid for (days)`} type="number" inputMode="numeric" min={1} max={90} required w={160} />
}

export function InviteFields({ form, project }: { form: Form; project: Project }) {
  const { t } = useLingui()
  return (
    <>
      <RoleField form={form} project={project} />
      <Textarea {...form.field('message')} label={t`Message (optional)`} description={t`Goes into the e-mail.`} autosize minRows={2} maxLength={1000} dir="auto" />
      <DaysField form={form} />
    </>
  )
}
