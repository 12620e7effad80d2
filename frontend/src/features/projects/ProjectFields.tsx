import { useLingui } from '@lingui/react/macro'
import type { CreateProject } from '../../api'
import { Checkbox, Fields, joinPolicies, kinds, memberLists, Radio, Stack, TagsInput, Textarea, TextInput, visibilities, type useForm } from '../../ui'
import classes from './ProjectFields.module.css'

export type ProjectValues = Required<Pick<CreateProject,
  'kind' | 'name' | 'summary' | 'description' | 'offers' | 'seeks' | 'visibility' | 'join_policy' | 'member_list' | 'protected_history' | 'reviewed'>>

export const newProject: ProjectValues = {
  kind: 'project', name: '', summary: '', description: '', offers: [], seeks: [], visibility: 'network', join_policy: 'application',
  member_list: 'members', protected_history: false, reviewed: false,
}

/** The fields whose errors this form shows itself. */
export const shownFields = ['kind', 'name', 'summary', 'description', 'offers', 'seeks', 'visibility', 'join_policy', 'member_list'] as const

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
  const { t } = useLingui()
  return (
    <Fields>
      <TextInput {...form.field('name')} label={t`Name`} required maxLength={120} dir="auto" />
      <TextInput
        {...form.field('summary')} label={t`In one sentence`} description={t`Shown in lists.`} maxLength={280} dir="auto"
      />
      <Textarea
        {...form.field('description')} label={t`Description`} description={t`Markdown works.`} autosize minRows={4} maxRows={16}
        maxLength={20_000} dir="auto"
      />
      {withKind && <Choice form={form} name="kind" label={t`Kind`} words={kinds} />}
      {form.values.kind === 'organisation' && <Offers form={form} />}
      <Access form={form} owner={withAccess} />
    </Fields>
  )
}

/** By which the directory finds an organisation. */
function Offers({ form }: { form: Form }) {
  const { t } = useLingui()
  return (
    <>
      <TagsInput {...form.field('offers')} label={t`It offers`} description={t`Others find it by these words. Press Enter after each.`} maxTags={20} clearable clearButtonProps={{ 'aria-label': t`Remove all that it offers` }} />
      <TagsInput {...form.field('seeks')} label={t`It looks for`} description={t`Press Enter after each.`} maxTags={20} clearable clearButtonProps={{ 'aria-label': t`Remove all that it looks for` }} />
    </>
  )
}

/** Who sees what, and who comes in. */
function Access({ form, owner }: { form: Form; owner: boolean }) {
  const { t } = useLingui()
  return (
    <>
      <div className={classes.pair}>
        {owner && <Choice form={form} name="visibility" label={t`Who may see it`} words={visibilities} />}
        <Choice form={form} name="join_policy" label={t`How people come in`} words={joinPolicies} />
      </div>
      <Choice form={form} name="member_list" label={t`Who sees the members`} words={memberLists} />
      {owner && <Stack gap="xs">
        <Checkbox
          {...form.toggle('protected_history')} label={t`New members see only what comes after they joined`}
          description={t`Protected history. Turn it on before sensitive things are said.`}
        />
        <Checkbox
          {...form.toggle('reviewed')} label={t`A security manager reviews content before it is published`}
          description={t`Until then it is held and seen only by its author.`}
        />
      </Stack>}
    </>
  )
}
