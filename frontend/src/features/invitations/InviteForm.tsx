import { Trans, useLingui } from '@lingui/react/macro'
import { useRef, useState } from 'react'
import { type PersonRef, type Project, useSendInvitationMutation } from '../../api'
import { AskBeforeLeaving, Button, Fields, FormActions, FormProblem, Note, TextInput, useForm, useToast } from '../../ui'
import { inviteBody, inviteDefaults, InviteFields, inviteFields } from './fields'
import { PersonField } from './PersonField'

export function InviteForm({ project }: { project: Project }) {
  const { t } = useLingui()
  const [send] = useSendInvitationMutation()
  const [warning, setWarning] = useState<string | null>(null)
  const toast = useToast()
  const email = useRef<HTMLInputElement>(null)
  const form = useForm({ email: '', person: null as PersonRef | null, ...inviteDefaults })
  const submit = form.submit(async (values) => {
    const whom = values.person ? { person: values.person.uuid } : { email: values.email.trim() }
    const sent = await send({ sendInvitation: { ...inviteBody(project, values), ...whom } }).unwrap()
    const to = values.person?.display_name ?? sent.email
    toast(to ? t`Invitation sent to ${to}.` : t`Invitation sent.`)
    setWarning(sent.warning ?? null)
    form.setValues((now) => ({ ...now, email: '', person: null }))
    // The next address can be typed at once.
    email.current?.focus()
  })
  return (
    <form ref={form.ref} onSubmit={submit}>
      <AskBeforeLeaving when={form.unsaved} />
      <Fields>
        <TextInput ref={email} {...form.field('email')} label={t`E-mail`} type="email" autoComplete="off" required={!form.values.person} disabled={form.values.person !== null} description={t`They need no account yet.`} />
        <PersonField value={form.values.person} onChange={(person) => form.set('person', person)} error={form.errors.person} />
        <InviteFields form={form as never} project={project} />
        <FormProblem problem={form.problem} shown={['email', 'person', ...inviteFields]} />
        {warning && <Note tone="held">{warning}</Note>}
        <FormActions><Button type="submit" loading={form.busy}><Trans>Send invitation</Trans></Button></FormActions>
      </Fields>
    </form>
  )
}
