import { Link, Outlet, useOutletContext, useParams } from 'react-router'
import { has } from '../../bootstrap'
import { type Project, useGetProjectQuery } from '../../api'
import { useTopics } from '../../realtime'
import { isClosed } from '../../api/problem'
import { Button, Crumbs, Failed, Icon, joinPolicies, kindOf, Loading, Note, Page, roleLabel, shownRoles, TabLinks, Tag, visibilities } from '../../ui'
import { MembershipActions } from './MembershipActions'
import classes from './ProjectLayout.module.css'

/** The project that the tab stands in. */
export const useProject = () => useOutletContext<Project>()

function Facts({ project }: { project: Project }) {
  const visibility = visibilities[project.visibility]
  return (
    <div className={classes.facts}>
      <span>{kindOf(project.kind).label}</span>
      {visibility && <span title={visibility.does}><Icon name={visibility.icon} size={14} /> {visibility.label}</span>}
      <span title={joinPolicies[project.join_policy]?.does}>{joinPolicies[project.join_policy]?.label}</span>
      {project.state === 'archived' && <Tag tone="held">Archived: read only</Tag>}
      {project.reviewed && <Tag tone="pending">Reviewed</Tag>}
      {shownRoles(project.my_roles).map((role) => <Tag key={role} tone="accent">You: {roleLabel(role)}</Tag>)}
    </div>
  )
}

/** Whether there is anything to set for this person. */
export const mayChange = ({ edit, archive, manage_children }: Project['permissions']) => edit || archive || manage_children

function tabsOf({ uuid, permissions }: Project) {
  const base = `/projects/${uuid}`
  return [
    { to: base, label: 'Overview', end: true },
    permissions.see_members && { to: `${base}/members`, label: 'Members' },
    permissions.invite && has('invitations') && { to: `${base}/invitations`, label: 'Invitations' },
    permissions.manage_members && { to: `${base}/applications`, label: 'Applications' },
    mayChange(permissions) && { to: `${base}/settings`, label: 'Settings' },
  ].filter((tab) => tab !== false)
}

/** A part of the project that this person has no right to; its address may have come by a link. */
export function NotYours({ children }: { children: string }) {
  return <Note tone="held">{children}</Note>
}

export function ProjectLayout() {
  const { uuid = '' } = useParams()
  const { data: project, error, isError, refetch } = useGetProjectQuery({ uuid })
  useTopics([`project:${uuid}`])
  if (isError && (!project || isClosed(error))) {
    const title = !isClosed(error) ? undefined : project ? `You cannot see “${project.name}” any more` : 'You cannot see this project'
    return (
      <Page key="closed" title="Project">
        <Failed error={error} onRetry={() => void refetch()} title={title} action={<Button component={Link} to="/projects" variant="default">All projects</Button>} />
      </Page>
    )
  }
  if (!project) return <Page title="Project"><Loading /></Page>
  const crumbs = [{ to: '/projects', label: 'Projects' }]
  if (project.parent?.name) crumbs.push({ to: `/projects/${project.parent.uuid}`, label: project.parent.name })
  return (
    <Page
        key={uuid} title={project.name}
        lead={<><Crumbs items={crumbs} />{project.summary && <p className={classes.summary} dir="auto">{project.summary}</p>}<Facts project={project} /></>}
        actions={<MembershipActions project={project} />}
      >
        <TabLinks label="Parts of this project" links={tabsOf(project)} />
        <Outlet context={project} />
    </Page>
  )
}
