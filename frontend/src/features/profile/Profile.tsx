import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from 'react-router'
import { type Me, useGetMeQuery, useUpdateMeMutation } from '../../api'
import { AskBeforeLeaving, Button, Failed, Fields, FormActions, FormProblem, Loading, NativeSelect, Page, Section, Sheet, Stack, TagsInput, Textarea, TextInput, useForm, useToast } from '../../ui'
import { AvatarField } from './AvatarField'

const FIELDS = ['display_name', 'headline', 'about', 'offers', 'seeks', 'time_zone'] as const

const zones = () => Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))

/** A select that keeps a stored value which is not among its options. */
const withStored = <T extends { value: string; label: string }>(data: T[], value: string) =>
  value && !data.some((option) => option.value === value) ? [{ value, label: value }, ...data] : data

function ProfileForm({ me }: { me: Me }) {
  const { t } = useLingui()
  const [update] = useUpdateMeMutation()
  const toast = useToast()
  const form = useForm({
    display_name: me.display_name, headline: me.headline, about: me.about, offers: me.offers, seeks: me.seeks,
    time_zone: me.time_zone,
  })
  const send = form.submit(async (values) => {
    await update({ updateProfile: values }).unwrap()
    toast(t`Saved.`)
  })
  return (
    <form ref={form.ref} onSubmit={send}>
      <AskBeforeLeaving when={form.unsaved} />
      <Stack>
        <Fields>
          <TextInput {...form.field('display_name')} label={t`Name`} description={t`As others see it.`} required maxLength={80} autoComplete="name" dir="auto" />
          <TextInput {...form.field('headline')} label={t`Headline`} description={t`What you do, in a few words.`} maxLength={120} dir="auto" />
          <Textarea {...form.field('about')} label={t`About you`} description={t`Markdown works.`} autosize minRows={4} maxRows={14} maxLength={4000} dir="auto" />
          <TagsInput {...form.field('offers')} label={t`You offer`} description={t`Press Enter after each.`} maxTags={20} clearable clearButtonProps={{ 'aria-label': t`Remove all that you offer` }} />
          <TagsInput {...form.field('seeks')} label={t`You look for`} description={t`Press Enter after each.`} maxTags={20} clearable clearButtonProps={{ 'aria-label': t`Remove all that you look for` }} />
          <NativeSelect {...form.field('time_zone')} label={t`Time zone`} data={withStored(zones(), form.values.time_zone)} />
        </Fields>
        <FormProblem problem={form.problem} shown={FIELDS} />
        <FormActions><Button type="submit" loading={form.busy}><Trans>Save profile</Trans></Button></FormActions>
      </Stack>
    </form>
  )
}

export function Profile() {
  const { t } = useLingui()
  const { data: me, error, isError, refetch } = useGetMeQuery()
  if (isError && !me) return <Page title={t`Your profile`}><Failed error={error} onRetry={() => void refetch()} /></Page>
  if (!me) return <Page title={t`Your profile`}><Loading /></Page>
  const address = me.email
  return (
    <Page
      title={t`Your profile`} lead={address ? <Trans>Signed in as <span dir="ltr">{address}</span>.</Trans> : undefined}
      actions={<Button component={Link} to={`/people/${me.uuid}`} variant="default"><Trans>See as others</Trans></Button>}
    >
      <Section title={t`Picture`}><Sheet><AvatarField me={me} /></Sheet></Section>
      <Section title={t`About you`}><Sheet><ProfileForm key={me.uuid} me={me} /></Sheet></Section>
    </Page>
  )
}
