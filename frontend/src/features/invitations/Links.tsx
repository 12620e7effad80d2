import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import {
  asksAgain, type InvitationLink, itemsOf, type Project, useCreateInvitationLinkMutation, useLinkPagesInfiniteQuery, useRevokeInvitationLinkMutation,
} from '../../api'
import {
  Button, ConfirmButton, CopyButton, Empty, Fields, FormActions, FormProblem, Group, Listing, More, Note, roleLabel, Row, Rows, shortDate, Stack,
  Tag, Text, TextInput, useForm,
} from '../../ui'
import { DaysField, inviteBody, inviteDefaults } from './fields'
import { stateWord } from './states'

function Fresh({ url }: { url: string }) {
  const { t } = useLingui()
  return (
    <Note tone="done">
      <Stack gap="xs">
        <span><Trans>Copy it now: for safety it is not shown again.</Trans></span>
        <Group gap="xs" wrap="nowrap">
          <TextInput aria-label={t`Invitation link`} autoFocus value={url} readOnly flex={1} dir="ltr" onFocus={(event) => event.currentTarget.select()} />
          <CopyButton value={url}>{t({ message: 'Copy', context: 'a link' })}</CopyButton>
        </Group>
      </Stack>
    </Note>
  )
}

function LinkRow({ link }: { link: InvitationLink }) {
  const { t } = useLingui()
  const [revoke] = useRevokeInvitationLinkMutation()
  const { uses, max_uses: most } = link
  const until = shortDate(link.expires_at)
  const made = shortDate(link.created_at)
  const by = link.created_by?.display_name
  const word = stateWord(link.state)
  return (
    <Group justify="space-between" gap="xs">
      <div>
        <Text size="sm" fw={600}>{roleLabel(link.role)}</Text>
        <Text size="sm" c="dimmed"><Trans>{uses} of {most} used</Trans> · <Trans>until {until}</Trans></Text>
        <Text size="sm" c="dimmed">{by ? <Trans>created {made} by <bdi>{by}</bdi></Trans> : <Trans>created {made}</Trans>}</Text>
      </div>
      <Group gap="xs">
        <Tag tone={link.state === 'pending' ? 'accent' : word.tone}>{link.state === 'pending' ? t({ message: 'Works', context: 'an invitation link' }) : word.label}</Tag>
        {link.state === 'pending' && (
          <ConfirmButton
            title={t`Take this link back?`} label={t`Take back`} danger onConfirm={() => revoke({ uuid: link.uuid }).unwrap()}
            command={{ id: `invitation.link.back.${link.uuid}`, section: t`Links`, label: t`Take back the link created ${made} (${uses} of ${most} used)…` }}
            button={(open) => <Button variant="default" onClick={open}><Trans>Take back</Trans></Button>}
          >
            <Trans>It stops working at once. Who came in by it stays.</Trans>
          </ConfirmButton>
        )}
      </Group>
    </Group>
  )
}

/** Links that several people can use. */
export default function Links({ project }: { project: Project }) {
  const { t } = useLingui()
  const [create] = useCreateInvitationLinkMutation()
  const [url, setUrl] = useState<string | null>(null)
  const query = useLinkPagesInfiniteQuery(project.uuid, asksAgain)
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
          <Text size="sm"><Trans>Whoever has the link comes in as a member, until it expires or is used up.</Trans></Text>
          <Group gap="md" align="start">
            <TextInput {...form.field('max_uses')} label={t`How many people`} type="number" inputMode="numeric" min={1} max={1000} required w={160} />
            <DaysField form={form as never} />
          </Group>
          <FormProblem problem={form.problem} shown={['max_uses', 'expires_in_days']} />
          <FormActions><Button type="submit" loading={form.busy}><Trans>Create link</Trans></Button></FormActions>
          {url && <Fresh url={url} />}
        </Fields>
      </form>
      <Listing query={query} rows={1} isEmpty={links.length === 0} empty={<Empty icon="link" title={t`No link yet`} without="it stands beside"><Trans>What you create above stands here, with how often it was used.</Trans></Empty>}>
        <Rows label={t`Links`}>{links.map((link) => <Row key={link.uuid}><LinkRow link={link} /></Row>)}</Rows>
        <More query={query} />
      </Listing>
    </Stack>
  )
}
