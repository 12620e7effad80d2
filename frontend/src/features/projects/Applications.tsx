import { t as word } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Link } from 'react-router'
import { has } from '../../bootstrap'
import { type Application, asksAgain, itemsOf, type Project, useApplicationPagesInfiniteQuery, useDecideApplicationMutation } from '../../api'
import { useCommands } from '../../commands'
import { Button, Confirm, Empty, Listing, More, PersonRow, Row, Rows, Section, SegmentedControl, shortDate, type Tone, Tag, Time, useDecided, useFilters } from '../../ui'
import { NotYours, useProject } from './ProjectLayout'

const states: Record<string, { label: string; tone: Tone }> = {
  pending: { get label() { return word({ message: 'Waiting', context: 'an application' }) }, tone: 'pending' },
  accepted: { get label() { return word({ message: 'Accepted', context: 'an application' }) }, tone: 'accent' },
  declined: { get label() { return word({ message: 'Declined', context: 'an application' }) }, tone: 'urgent' },
  withdrawn: { get label() { return word({ message: 'Withdrawn', context: 'an application' }) }, tone: 'plain' },
}

function Decision({ application }: { application: Application }) {
  const { t } = useLingui()
  const [deciding, setDeciding] = useState<'accept' | 'decline' | null>(null)
  const [decide] = useDecideApplicationMutation()
  const decided = useDecided()
  const name = application.person.display_name
  const send = (accept: boolean) => (reason: string) =>
    decided(decide({ uuid: application.uuid, decideApplication: { accept, reason } }), name)
  const close = () => setDeciding(null)
  const section = t`Applications`
  useCommands([
    { id: `application.accept.${application.uuid}`, section, label: t`Accept ${name}…`, run: () => setDeciding('accept') },
    { id: `application.decline.${application.uuid}`, section, label: t`Decline ${name}…`, run: () => setDeciding('decline') },
  ])
  return (
    <>
      <Button onClick={() => setDeciding('accept')}><Trans>Accept</Trans></Button>
      <Button variant="default" onClick={() => setDeciding('decline')}><Trans>Decline</Trans></Button>
      <Confirm title={<Trans>Accept <bdi>{name}</bdi>?</Trans>} label={t`Accept`} opened={deciding === 'accept'} onClose={close} onConfirm={send(true)}>
        <Trans><bdi>{name}</bdi> becomes a member at once.</Trans>
      </Confirm>
      <Confirm title={<Trans>Decline <bdi>{name}</bdi>?</Trans>} label={t`Decline`} danger reason="optional" opened={deciding === 'decline'} onClose={close} onConfirm={send(false)}>
        <Trans><bdi>{name}</bdi> is told, with your reason if you give one.</Trans>
      </Confirm>
    </>
  )
}

/** Who answered it, when and why. */
function Decided({ application: { decided_by: by, decided_at: at, reason } }: { application: Application }) {
  if (!at) return null
  return (
    <div>
      {by ? <Trans>decided by <bdi>{by.display_name}</bdi> on <Time at={at} format={shortDate} /></Trans> : <Trans>decided on <Time at={at} format={shortDate} /></Trans>}
      {reason && <> · <q dir="auto">{reason}</q></>}
    </div>
  )
}

export function Applications() {
  const project = useProject()
  if (!project.permissions.manage_members) return <NotYours><Trans>Only owners and managers see the applications.</Trans></NotYours>
  return <ApplicationList project={project} />
}

function whereNewOnesCome({ join_policy: policy }: Project) {
  if (policy !== 'application') return word`This project takes no applications; change that in the settings.`
  return has('notifications') ? word`New ones also come to your inbox.` : word`New ones appear here.`
}

/** How people come in nevertheless. */
function WayIn({ project: { uuid, join_policy: policy, permissions } }: { project: Project }) {
  if (policy !== 'application' && permissions.edit) {
    return <Button component={Link} to={`/projects/${uuid}/settings`} variant="default"><Trans>Open the settings</Trans></Button>
  }
  if (!permissions.invite || !has('invitations')) return null
  return <Button component={Link} to={`/projects/${uuid}/invitations`} variant="default"><Trans>Invite</Trans></Button>
}

function ApplicationList({ project }: { project: Project }) {
  const { t } = useLingui()
  const [params, change] = useFilters()
  const state = params.get('state') === 'all' ? 'all' : 'pending'
  const query = useApplicationPagesInfiniteQuery({ project: project.uuid, state: state === 'all' ? undefined : state }, asksAgain)
  const applications = itemsOf(query.data)
  return (
    <Section
      title={t`Applications`}
      actions={(
        <SegmentedControl
          aria-label={t`Which applications`} value={state} onChange={(value) => change('state', value === 'pending' ? '' : value)}
          data={[{ value: 'pending', label: t({ message: 'Waiting', context: 'applications' }) }, { value: 'all', label: t({ message: 'All', context: 'applications' }) }]}
        />
      )}
    >
      <Listing
        query={query} isEmpty={applications.length === 0}
        empty={<Empty icon="people" title={state === 'pending' ? t`No application waits` : t`Nobody has applied yet`} action={<WayIn project={project} />}>{whereNewOnesCome(project)}</Empty>}
      >
        <Rows label={t`Applications`}>
          {applications.map((application) => {
            const shown = states[application.state] ?? { label: application.state, tone: 'plain' as const }
            return (
              <Row key={application.uuid}>
                <PersonRow
                  wide={application.state === 'pending'}
                  person={application.person}
                  note={<>{application.message && <><span dir="auto">{application.message}</span> · </>}<Time at={application.created_at} /><Decided application={application} /></>}
                  end={application.state === 'pending' ? <Decision application={application} /> : <Tag tone={shown.tone}>{shown.label}</Tag>}
                />
              </Row>
            )
          })}
        </Rows>
        <More query={query} />
      </Listing>
    </Section>
  )
}
