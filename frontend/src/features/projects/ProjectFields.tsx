import type { CreateProject } from '../../api'
import { Checkbox, Fields, joinPolicies, kinds, memberLists, Radio, Stack, Textarea, TextInput, visibilities, type useForm } from '../../ui'
import classes from './ProjectFields.module.css'

export type ProjectValues = Required<Pick<CreateProject,
  'kind' | 'name' | 'summary' | 'description' | 'visibility' | 'join_policy' | 'member_list' | 'protected_history' | 'reviewed'>>

export const newProject: ProjectValues = {
  kind: 'project', name: '', summary: '', description: '', visibility: 'network', join_policy: 'application',
  member_list: 'members', protected_history: false, reviewed: false,
}

/** The fields whose errors this form shows itself. */
export const shownFields = ['kind', 'name', 'summary', 'description', 'visibility', 'join_policy', 'member_list'] as const

type Form = ReturnType<typeof useForm<ProjectValues>>

function Choice({ form, name, label, words }: {
  form: Form; name: 'kind' | 'visibility' | 'join_policy' | 'member_list'; label: string
  words: Record<string, { label: string; does: string }>
}) {
  return (
    <Radio.Group {...form.field(name)} label={label}>
      <Stack gap={6} mt={6}>
        {Object.entries(words).map(([value, word]) => (
          <Radio key={value} value={value} label={word.label} description={word.does} className={classes.choice} />
        ))}
      </Stack>
    </Radio.Group>
  )
}

/** What a project is, on one screen; each choice says what it means. `withAccess` is what only owners decide. */
export function ProjectFields({ form, withKind, withAccess = true }: { form: Form; withKind: boolean; withAccess?: boolean }) {
  return (
    <Fields>
      <TextInput {...form.field('name')} label="Name" required maxLength={120} dir="auto" />
      <TextInput
        {...form.field('summary')} label="In one sentence" description="Shown in lists." maxLength={280} dir="auto"
      />
      <Textarea
        {...form.field('description')} label="Description" description="Markdown works." autosize minRows={4} maxRows={16}
        maxLength={20_000} dir="auto"
      />
      {withKind && <Choice form={form} name="kind" label="Kind" words={kinds} />}
      <Access form={form} owner={withAccess} />
    </Fields>
  )
}

/** Who sees what, and who comes in. */
function Access({ form, owner }: { form: Form; owner: boolean }) {
  return (
    <>
      <div className={classes.pair}>
        {owner && <Choice form={form} name="visibility" label="Who may see it" words={visibilities} />}
        <Choice form={form} name="join_policy" label="How people come in" words={joinPolicies} />
      </div>
      <Choice form={form} name="member_list" label="Who sees the members" words={memberLists} />
      {owner && <Stack gap="xs">
        <Checkbox
          {...form.toggle('protected_history')} label="New members see only what comes after they joined"
          description="Protected history. Turn it on before sensitive things are said."
        />
        <Checkbox
          {...form.toggle('reviewed')} label="A security manager reviews content before it is published"
          description="Until then it is held and seen only by its author."
        />
      </Stack>}
    </>
  )
}
