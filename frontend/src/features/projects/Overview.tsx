import { Link } from 'react-router'
import { has } from '../../bootstrap'
import { type Project, useCancelOwnershipMutation, useDecideOwnershipMutation, useGetMeQuery } from '../../api'
import { problemOf } from '../../api/problem'
import { Button, Empty, fullTime, Group, isInitiative, Note, PersonName, RichText, Row, Rows, Section, Sheet, useToast, useTold } from '../../ui'
import classes from './Overview.module.css'
import { ProjectCard } from './ProjectCard'
import { useProject } from './ProjectLayout'

function Transfer({ project }: { project: Project }) {
  const { data: me } = useGetMeQuery()
  const [decide, deciding] = useDecideOwnershipMutation()
  const [cancel, cancelling] = useCancelOwnershipMutation()
  const toast = useToast()
  const told = useTold()
  const transfer = project.pending_transfer
  if (!transfer) return null
  const saying = (accept: boolean) => deciding.isLoading && deciding.originalArgs?.decideOwnership.accept === accept
  const answer = async (accept: boolean) => {
    const result = await decide({ uuid: transfer.uuid, decideOwnership: { accept } })
    if ('error' in result) toast(problemOf(result.error).detail, 'problem')
    else toast(accept ? 'You own this project now.' : 'You declined the ownership.')
  }
  if (transfer.to_person.uuid === me?.uuid) {
    return (
      <Note>
        <p><PersonName person={transfer.from_person} /> offers you the ownership of this project.</p>
        <Group gap="xs" mt="xs">
          <Button loading={saying(true)} disabled={saying(false)} onClick={() => void answer(true)}>Accept</Button>
          <Button variant="default" loading={saying(false)} disabled={saying(true)} onClick={() => void answer(false)}>Decline</Button>
        </Group>
      </Note>
    )
  }
  return (
    <Note tone="held">
      <p>The ownership is offered to <PersonName person={transfer.to_person} />; it changes when they accept.</p>
      <Button mt="xs" variant="default" loading={cancelling.isLoading} onClick={() => void told(cancel({ uuid: transfer.uuid }))}>Cancel the offer</Button>
    </Note>
  )
}

function State({ project }: { project: Project }) {
  if (project.my_application?.state === 'pending') {
    return <Note tone="held">Your application waits for a decision. You find the answer {has('notifications') ? 'in your inbox' : 'here'}.</Note>
  }
  const { my_application: asked, my_roles: mine } = project
  if (asked?.state === 'declined' && mine.length === 0) {
    return <Note tone="held">Your application was declined.{asked.reason && <> <q dir="auto">{asked.reason}</q></>}</Note>
  }
  if (project.my_ends_at) return <Note tone="held">Your membership ends on {fullTime(project.my_ends_at)}.</Note>
  return null
}

export function Overview() {
  const project = useProject()
  return (
    <>
      <div className={classes.notes}>
        <Transfer project={project} />
        <State project={project} />
      </div>
      <Section title="About">
        <Sheet>
          {project.description_html
            ? <RichText html={project.description_html} />
            : (
              <Empty
                icon="edit" title="No description yet"
                action={project.permissions.edit && <Button component={Link} to="settings" variant="default">Write one</Button>}
              />
            )}
        </Sheet>
      </Section>
      {(isInitiative(project.kind) || project.children.length > 0) && (
        <Section title="Projects in it">
          {project.children.length > 0
            ? <Rows label="Projects in it">{project.children.map((child) => <Row key={child.uuid}><ProjectCard project={child} /></Row>)}</Rows>
            : (
              <Sheet>
                <Empty
                  icon="projects" title="No project yet"
                  action={project.permissions.manage_children && <Button component={Link} to="settings" variant="default">Add one</Button>}
                >
                  An initiative brings projects together. Its managers add them in the settings.
                </Empty>
              </Sheet>
            )}
        </Section>
      )}
    </>
  )
}
