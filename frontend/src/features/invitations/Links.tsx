import { useState } from 'react'
import {
  type InvitationLink, itemsOf, type Project, useCreateInvitationLinkMutation, useLinkPagesInfiniteQuery, useRevokeInvitationLinkMutation,
} from '../../api'
import {
  Button, ConfirmButton, CopyButton, Empty, Fields, FormActions, FormProblem, Group, Listing, More, Note, roleLabel, Row, Rows, shortDate, Stack,
  Tag, Text, TextInput, useForm,
} from '../../ui'
import { DaysField, inviteBody, inviteDefaults } from './fields'
import { stateWord } from './states'

function Fresh({ url }: { url: string }) {
  return (
    <Note tone="done">
      <Stack gap="xs">
        <span>Copy it now: for safety it is not shown again.</span>
        <Group gap="xs" wrap="nowrap">
          <TextInput aria-label="Invitation link" autoFocus value={url} readOnly flex={1} dir="ltr" onFocus={(event) => event.currentTarget.select()} />
          <CopyButton value={url}>{({ copied, copy }) => <Button variant="default" onClick={copy}>{copied ? 'Copied' : 'Copy'}</Button>}</CopyButton>
        </Group>
      </Stack>
    </Note>
  )
}

function LinkRow({ link }: { link: InvitationLink }) {
  const [revoke] = useRevokeInvitationLinkMutation()
  const word = stateWord(link.state)
  return (
    <Group justify="space-between" gap="xs">
      <div>
        <Text size="sm" fw={600}>{roleLabel(link.role)}</Text>
        <Text size="sm" c="dimmed">{link.uses} of {link.max_uses} used · until {shortDate(link.expires_at)}</Text>
      </div>
      <Group gap="xs">
        <Tag tone={link.state === 'pending' ? 'accent' : word.tone}>{link.state === 'pending' ? 'Works' : word.label}</Tag>
        {link.state === 'pending' && (
          <ConfirmButton
            title="Revoke this link?" label="Revoke" danger onConfirm={() => revoke({ uuid: link.uuid }).unwrap()}
            button={(open) => <Button variant="default" onClick={open}>Revoke</Button>}
          >
            It stops working at once. Who came in by it stays.
          </ConfirmButton>
        )}
      </Group>
    </Group>
  )
}

/** Links that several people can use. */
export function Links({ project }: { project: Project }) {
  const [create] = useCreateInvitationLinkMutation()
  const [url, setUrl] = useState<string | null>(null)
  const query = useLinkPagesInfiniteQuery(project.uuid)
  const links = itemsOf(query.data)
  const form = useForm({ ...inviteDefaults, max_uses: '25' })
  const submit = form.submit(async (values) => {
    const { message: _none, ...body } = inviteBody(project, values)
    const link = await create({ createLink: { ...body, max_uses: Number(values.max_uses) || 1 } }).unwrap()
    setUrl(link.url ?? null)
  })
  return (
    <Stack>
      <form ref={form.ref} onSubmit={submit}>
        <Fields>
          <Text size="sm">Whoever has the link comes in as a member, until it expires or is used up.</Text>
          <Group gap="md" align="start">
            <TextInput {...form.field('max_uses')} label="How many people" type="number" inputMode="numeric" min={1} max={1000} required w={160} />
            <DaysField form={form as never} />
          </Group>
          <FormProblem problem={form.problem} shown={['max_uses', 'expires_in_days']} />
          <FormActions><Button type="submit" loading={form.busy}>Create link</Button></FormActions>
          {url && <Fresh url={url} />}
        </Fields>
      </form>
      <Listing query={query} rows={1} isEmpty={links.length === 0} empty={<Empty icon="link" title="No link yet" />}>
        <Rows label="Links">{links.map((link) => <Row key={link.uuid}><LinkRow link={link} /></Row>)}</Rows>
        <More query={query} />
      </Listing>
    </Stack>
  )
}
