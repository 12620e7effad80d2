import { lazy, Suspense, useState } from 'react'
import { Link } from 'react-router'
import { has } from '../../bootstrap'
import { itemsOf, type Member, type Project, useMemberPagesInfiniteQuery } from '../../api'
import { Button, Empty, Icon, Listing, More, PersonRow, roleLabel, Row, Rows, Section, shortDate, shownRoles, Tag, Time } from '../../ui'
import { History } from './History'
import { NotYours, useProject } from './ProjectLayout'

// Menus and their dialogs come behind the list that one wants to read first.
const MemberMenu = lazy(() => import('./MemberMenu'))

function Roles({ member }: { member: Member }) {
  return (
    <>
      {shownRoles(member.roles).map((role) => {
        const end = member.role_ends?.[role]
        return (
          <Tag key={role} tone={role === 'member' ? 'plain' : 'accent'}>
            {roleLabel(role)}{end && ` until ${shortDate(end)}`}
          </Tag>
        )
      })}
      {member.ends_at && <Tag tone="held">Ends {shortDate(member.ends_at)}</Tag>}
    </>
  )
}

export function Members() {
  const project = useProject()
  if (!project.permissions.see_members) return <NotYours>This project does not show its members to you.</NotYours>
  return <MemberList project={project} />
}

function MemberList({ project }: { project: Project }) {
  const query = useMemberPagesInfiniteQuery(project.uuid)
  const members = itemsOf(query.data)
  const [history, setHistory] = useState(false)
  const { manage_members: manages, invite, see_history: seesHistory, transfer_ownership: handsOver } = project.permissions
  return (
    <>
      <Section
        title="Members"
        actions={invite && has('invitations') && (
          <Button component={Link} to={`/projects/${project.uuid}/invitations`} variant="default" leftSection={<Icon name="plus" size={16} />}>
            Invite
          </Button>
        )}
      >
        <Listing query={query} isEmpty={members.length === 0} empty={<Empty icon="people" title="Nobody to see">The members of this project are not shown to you.</Empty>}>
          <Rows label="Members">
            {members.map((member) => (
              <Row key={member.person.uuid ?? member.joined_at}>
                <PersonRow
                  person={member.person}
                  note={member.person.headline || <>Joined <Time at={member.joined_at} format={(at) => shortDate(at)} /></>}
                  end={<><Roles member={member} />{(manages || handsOver || member.removable) && member.person.uuid && <Suspense><MemberMenu project={project} member={member} /></Suspense>}</>}
                />
              </Row>
            ))}
          </Rows>
          <More query={query} />
        </Listing>
      </Section>
      {seesHistory && (
        <Section
          title="History"
          note="Who got or lost which right, by whom and why."
          actions={<Button variant="default" aria-expanded={history} onClick={() => setHistory(!history)}>{history ? 'Hide' : 'Show'}</Button>}
        >
          {history && <History project={project.uuid} />}
        </Section>
      )}
    </>
  )
}
