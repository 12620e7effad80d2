import { Trans, useLingui } from '@lingui/react/macro'
import { useRef, useState } from 'react'
import { type LineResult, type Project, useSendInvitationsMutation } from '../../api'
import { AskBeforeLeaving, Button, Fields, FileButton, FormActions, FormProblem, Table, Tag, Text, Textarea, useForm } from '../../ui'
import { inviteBody, inviteDefaults, InviteFields, inviteFields } from './fields'

function Results({ results }: { results: LineResult[] }) {
  const { t } = useLingui()
  const all = results.length
  const sent = results.filter(({ ok }) => ok).length
  return (
    <div role="status">
      <Text fw={600} mb="xs"><Trans>{sent} of {all} sent</Trans></Text>
      <Table.ScrollContainer minWidth={420}>
        <Table aria-label={t`What came of each line`} verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr><Table.Th><Trans>Line</Trans></Table.Th><Table.Th><Trans>E-mail</Trans></Table.Th><Table.Th><Trans>Result</Trans></Table.Th></Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {results.map(({ line, email, ok, detail }) => (
              <Table.Tr key={`${line} ${email} ${detail}`}>
                <Table.Td>{line}</Table.Td>
                <Table.Td dir="ltr">{email}</Table.Td>
                <Table.Td><Tag tone={ok ? 'accent' : 'urgent'}>{ok ? t({ message: 'Sent', context: 'an invitation' }) : t({ message: 'Not sent', context: 'an invitation' })}</Tag> {detail}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </div>
  )
}

/** Many addresses at once, typed, pasted or from a file; each line gets its own answer. */
export default function BulkForm({ project }: { project: Project }) {
  const { t } = useLingui()
  const [send] = useSendInvitationsMutation()
  const [results, setResults] = useState<LineResult[] | null>(null)
  // A corrected file has the name of the one before.
  const again = useRef<() => void>(null)
  const form = useForm({ csv: '', ...inviteDefaults })
  const submit = form.submit(async (values) => {
    setResults(null)
    const answer = await send({ sendInvitations: { ...inviteBody(project, values), csv: values.csv } }).unwrap()
    setResults(answer.results)
  })
  return (
    <form ref={form.ref} onSubmit={submit}>
      <AskBeforeLeaving when={form.unsaved} />
      <Fields>
        <Textarea
          {...form.field('csv')} label={t`Addresses`} description={t`One in each line, or several with commas between. A CSV file may have a column “email”.`} placeholder={'ada@example.org\ngrace@example.org'}
          autosize minRows={4} maxRows={14} required dir="ltr"
        />
        <FileButton resetRef={again} accept=".csv,text/csv,text/plain" onChange={(file) => { void file?.text().then((text) => form.set('csv', text)); again.current?.() }} inputProps={{ 'aria-label': t`CSV file` }}>
          {(props) => <Button {...props} variant="default" w="max-content"><Trans>Choose a CSV file</Trans></Button>}
        </FileButton>
        <InviteFields form={form as never} project={project} />
        <FormProblem problem={form.problem} shown={['csv', ...inviteFields]} />
        <FormActions><Button type="submit" loading={form.busy}><Trans>Send invitations</Trans></Button></FormActions>
        {results && <Results results={results} />}
      </Fields>
    </form>
  )
}
