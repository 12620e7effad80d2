import { Link } from 'react-router'
import { type Me, useGetMeQuery, useUpdateMeMutation } from '../../api'
import { AskBeforeLeaving, Button, Failed, Fields, FormActions, FormProblem, Loading, NativeSelect, Page, Section, Sheet, Stack, TagsInput, Textarea, TextInput, useForm, useToast } from '../../ui'
import { AvatarField } from './AvatarField'

const FIELDS = ['display_name', 'headline', 'about', 'offers', 'seeks', 'language', 'time_zone'] as const

const zones = () => Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))
const LANGUAGES = [{ value: 'en', label: 'English' }, { value: 'de', label: 'Deutsch' }, { value: 'ar', label: 'العربية' }]

/** A select that keeps a stored value which is not among its options. */
const withStored = <T extends { value: string; label: string }>(data: T[], value: string) =>
  value && !data.some((option) => option.value === value) ? [{ value, label: value }, ...data] : data

function ProfileForm({ me }: { me: Me }) {
  const [update] = useUpdateMeMutation()
  const toast = useToast()
  const form = useForm({
    display_name: me.display_name, headline: me.headline, about: me.about, offers: me.offers, seeks: me.seeks,
    language: me.language, time_zone: me.time_zone,
  })
  const send = form.submit(async (values) => {
    await update({ updateProfile: values }).unwrap()
    toast('Saved.')
  })
  return (
    <form ref={form.ref} onSubmit={send}>
      <AskBeforeLeaving when={form.unsaved} />
      <Stack>
        <Fields>
          <TextInput {...form.field('display_name')} label="Name" description="As others see it." required maxLength={80} autoComplete="name" dir="auto" />
          <TextInput {...form.field('headline')} label="Headline" description="What you do, in a few words." maxLength={120} dir="auto" />
          <Textarea {...form.field('about')} label="About you" description="Markdown works." autosize minRows={4} maxRows={14} maxLength={4000} dir="auto" />
          <TagsInput {...form.field('offers')} label="You offer" description="Press Enter after each." maxTags={20} clearable clearButtonProps={{ 'aria-label': 'Remove all offers' }} />
          <TagsInput {...form.field('seeks')} label="You look for" description="Press Enter after each." maxTags={20} clearable clearButtonProps={{ 'aria-label': 'Remove all searches' }} />
          <NativeSelect {...form.field('language')} label="Language" data={withStored(LANGUAGES, form.values.language)} />
          <NativeSelect {...form.field('time_zone')} label="Time zone" data={withStored(zones(), form.values.time_zone)} />
        </Fields>
        <FormProblem problem={form.problem} shown={FIELDS} />
        <FormActions><Button type="submit" loading={form.busy}>Save profile</Button></FormActions>
      </Stack>
    </form>
  )
}

export function Profile() {
  const { data: me, error, isError, refetch } = useGetMeQuery()
  if (isError && !me) return <Page title="Your profile"><Failed error={error} onRetry={() => void refetch()} /></Page>
  if (!me) return <Page title="Your profile"><Loading /></Page>
  return (
    <Page
      title="Your profile" lead={me.email ? <>Signed in as <span dir="ltr">{me.email}</span>.</> : undefined}
      actions={<Button component={Link} to={`/people/${me.uuid}`} variant="default">See as others</Button>}
    >
      <Section title="Picture"><Sheet><AvatarField me={me} /></Sheet></Section>
      <Section title="About you"><Sheet><ProfileForm key={me.uuid} me={me} /></Sheet></Section>
    </Page>
  )
}
