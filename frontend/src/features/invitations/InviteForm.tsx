import { useRef, useState } from 'react'
import { type Project, useSendInvitationMutation } from '../../api'
import { AskBeforeLeaving, Button, Fields, FormActions, FormProblem, Note, TextInput, useForm, useToast } from '../../ui'
import { inviteBody, inviteDefaults, InviteFields, inviteFields } from './fields'

export function InviteForm({ project }: { project: Project }) {
  const [send] = useSendInvitationMutation()
  const [warning, setWarning] = useState<string | null>(null)
  const toast = useToast()
  const email = useRef<HTMLInputElement>(null)
  const form = useForm({ email: '', ...inviteDefaults })
  const submit = form.submit(async (values) => {
    const sent = await send({ sendInvitation: { ...inviteBody(project, values), email: values.email.trim() } }).unwrap()
    toast(`Invitation sent to ${sent.email ?? 'them'}.`)
    setWarning(sent.warning ?? null)
    form.setValues((now) => ({ ...now, email: '' }))
    // The next address can be typed at once.
    email.current?.focus()
  })
  return (
    <form ref={form.ref} onSubmit={submit}>
      <AskBeforeLeaving when={form.unsaved} />
      <Fields>
        <TextInput ref={email} {...form.field('email')} label="E-mail" type="email" autoComplete="off" required description="They need no account yet." />
        <InviteFields form={form as never} project={project} />
        <FormProblem problem={form.problem} shown={['email', ...inviteFields]} />
        {warning && <Note tone="held">{warning}</Note>}
        <FormActions><Button type="submit" loading={form.busy}>Send invitation</Button></FormActions>
      </Fields>
    </form>
  )
}
