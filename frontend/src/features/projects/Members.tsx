import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from 'react-router'
import { has } from '../../bootstrap'
import { asksAgain, itemsOf, type Member, type Project, useMemberPagesInfiniteQuery } from '../../api'
import { Button, Empty, Icon, Listing, More, PersonRow, roleLabel, Row, Rows, Section, shortDate, shownRoles, Tag, Time, useOpened } from '../../ui'
import { History } from './History'
import { MemberMenu } from './MemberMenu'
import { NotYours, useProject } from './ProjectLayout'

function Roles({ member }: { member: Member }) {
  const { t } = useLingui()
  return (
    <>
      {shownRoles(member.roles).map((role) => {
        const end = member.role_ends?.[role]
        return (
          <Tag key={role} tone={role === 'member' ? 'plain' : 'accent'}>
            {end ? t`${{ role: roleLabel(role) }} until ${{ end: shortDate(end) }}` : roleLabel(role)}
          </Tag>
        )
      })}
      {member.ends_at && <Tag tone="held">{t`Ends ${{ end: shortDate(member.ends_at) }}`}</Tag>}
    </>
  )
}

export function Members() {
  const project = useProject()
  if (!project.permissions.see_members) return <NotYours><Trans>This project does not show its members to you.</Trans></NotYours>
  return <MemberList project={project} />
}

function MemberList({ project }: { project: Project }) {
  const { t } = useLingui()
  const query = useMemberPagesInfiniteQuery(project.uuid, asksAgain)
  const members = itemsOf(query.data)
  const [history, setHistory] = useOpened('history')
  const { invite, see_history: seesHistory } = project.permissions
  return (
    <>
      <Section
        title={t`Members`}
        actions={invite && has('invitations') && (
          <Button component={Link} to={`/projects/${project.uuid}/invitations`} variant="default" leftSection={<Icon name="plus" size={16} />}>
            <Trans>Invite</Trans>
          </Button>
        )}
      >
        <Listing query={query} isEmpty={members.length === 0} empty={<Empty icon="people" title={t`Nobody to see`} without="nothing to do"><Trans>The members of this project are not shown to you.</Trans></Empty>}>
          <Rows label={t`Members`}>
            {members.map((member) => (
              <Row key={member.person.uuid ?? member.joined_at}>
                <PersonRow
                  person={member.person}
                  note={member.person.headline || <Trans>Joined <Time at={member.joined_at} format={(at) => shortDate(at)} /></Trans>}
                  end={<><Roles member={member} /><MemberMenu project={project} member={member} /></>}
                />
              </Row>
            ))}
          </Rows>
          <More query={query} />
        </Listing>
      </Section>
      {seesHistory && (
        <Section
          title={t`History`}
          note={t`Who got or lost which right, by whom and why.`}
          actions={<Button variant="default" aria-expanded={history} onClick={() => setHistory(!history)}>{history ? t({ message: 'Hide', context: 'the history' }) : t({ message: 'Show', context: 'the history' })}</Button>}
        >
          {history && <History project={project.uuid} />}
        </Section>
      )}
    </>
  )
}
