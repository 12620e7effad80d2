import { useState } from 'react'
import { type LineResult, type Project, useSendInvitationsMutation } from '../../api'
import { AskBeforeLeaving, Button, Fields, FileButton, FormActions, FormProblem, Table, Tag, Text, Textarea, useForm } from '../../ui'
import { inviteBody, inviteDefaults, InviteFields, inviteFields } from './fields'

function Results({ results }: { results: LineResult[] }) {
  const sent = results.filter(({ ok }) => ok).length
  return (
    <div role="status">
      <Text fw={600} mb="xs">{sent} of {results.length} sent</Text>
      <Table.ScrollContainer minWidth={420}>
        <Table aria-label="What came of each line" verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr><Table.Th>Line</Table.Th><Table.Th>E-mail</Table.Th><Table.Th>Result</Table.Th></Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {results.map(({ line, email, ok, detail }) => (
              <Table.Tr key={`${line} ${email} ${detail}`}>
                <Table.Td>{line}</Table.Td>
                <Table.Td dir="ltr">{email}</Table.Td>
                <Table.Td><Tag tone={ok ? 'accent' : 'urgent'}>{ok ? 'Sent' : 'Not sent'}</Tag> {detail}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </div>
  )
}

/** Many addresses at once, typed, pasted or from a file; each line gets its own answer. */
export function BulkForm({ project }: { project: Project }) {
  const [send] = useSendInvitationsMutation()
  const [results, setResults] = useState<LineResult[] | null>(null)
  const form = useForm({ csv: '', ...inviteDefaults })
  const submit = form.submit(async (values) => {
    const answer = await send({ sendInvitations: { ...inviteBody(project, values), csv: values.csv } }).unwrap()
    setResults(answer.results)
  })
  return (
    <form ref={form.ref} onSubmit={submit}>
      <AskBeforeLeaving when={form.unsaved} />
      <Fields>
        <Textarea
          {...form.field('csv')} label="Addresses" description="One in each line, or several with commas between. A CSV file may have a column “email”." placeholder={'ada@example.org\ngrace@example.org'}
          autosize minRows={4} maxRows={14} required dir="ltr"
        />
        <FileButton accept=".csv,text/csv,text/plain" onChange={(file) => void file?.text().then((text) => form.set('csv', text))} inputProps={{ 'aria-label': 'CSV file' }}>
          {(props) => <Button {...props} variant="default" w="max-content">Choose a CSV file</Button>}
        </FileButton>
        <InviteFields form={form as never} project={project} />
        <FormProblem problem={form.problem} shown={['csv', ...inviteFields]} />
        <FormActions><Button type="submit" loading={form.busy}>Send invitations</Button></FormActions>
        {results && <Results results={results} />}
      </Fields>
    </form>
  )
}
