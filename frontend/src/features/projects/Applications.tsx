import { useState } from 'react'
import { has } from '../../bootstrap'
import { type Application, itemsOf, type Project, useApplicationPagesInfiniteQuery, useDecideApplicationMutation } from '../../api'
import { Button, Confirm, Empty, Listing, More, PersonRow, Row, Rows, Section, SegmentedControl, type Tone, Tag, Time } from '../../ui'
import { NotYours, useProject } from './ProjectLayout'

const states: Record<string, { label: string; tone: Tone }> = {
  pending: { label: 'Waits', tone: 'pending' },
  accepted: { label: 'Accepted', tone: 'accent' },
  declined: { label: 'Declined', tone: 'urgent' },
  withdrawn: { label: 'Withdrawn', tone: 'plain' },
}

function Decision({ application }: { application: Application }) {
  const [deciding, setDeciding] = useState<'accept' | 'decline' | null>(null)
  const [decide] = useDecideApplicationMutation()
  const name = application.person.display_name
  const send = (accept: boolean) => (reason: string) =>
    decide({ uuid: application.uuid, decideApplication: { accept, reason } }).unwrap()
  const close = () => setDeciding(null)
  return (
    <>
      <Button onClick={() => setDeciding('accept')}>Accept</Button>
      <Button variant="default" onClick={() => setDeciding('decline')}>Decline</Button>
      <Confirm title={`Accept ${name}?`} label="Accept" opened={deciding === 'accept'} onClose={close} onConfirm={send(true)}>
        {name} becomes a member at once.
      </Confirm>
      <Confirm title={`Decline ${name}?`} label="Decline" danger reason="optional" opened={deciding === 'decline'} onClose={close} onConfirm={send(false)}>
        {name} is told, with your reason if you give one.
      </Confirm>
    </>
  )
}

export function Applications() {
  const project = useProject()
  if (!project.permissions.manage_members) return <NotYours>Only owners and managers see the applications.</NotYours>
  return <ApplicationList project={project} />
}

function ApplicationList({ project }: { project: Project }) {
  const [state, setState] = useState('pending')
  const query = useApplicationPagesInfiniteQuery({ project: project.uuid, state: state === 'all' ? undefined : state })
  const applications = itemsOf(query.data)
  return (
    <Section
      title="Applications"
      actions={(
        <SegmentedControl
          aria-label="Which applications" value={state} onChange={setState}
          data={[{ value: 'pending', label: 'Waiting' }, { value: 'all', label: 'All' }]}
        />
      )}
    >
      <Listing
        query={query} isEmpty={applications.length === 0}
        empty={<Empty icon="people" title={state === 'pending' ? 'No application waits' : 'Nobody has applied yet'}>{project.join_policy === 'application' ? has('notifications') ? 'New ones also come to your inbox.' : 'New ones appear here.' : 'This project takes no applications; change that in the settings.'}</Empty>}
      >
        <Rows label="Applications">
          {applications.map((application) => {
            const word = states[application.state] ?? { label: application.state, tone: 'plain' as const }
            return (
              <Row key={application.uuid}>
                <PersonRow
                  wide={application.state === 'pending'}
                  person={application.person}
                  note={<><span dir="auto">{application.message}</span> <Time at={application.created_at} /></>}
                  end={application.state === 'pending' ? <Decision application={application} /> : <Tag tone={word.tone}>{word.label}</Tag>}
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
