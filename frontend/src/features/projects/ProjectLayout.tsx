import { t as word } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Link, Outlet, useOutletContext, useParams } from 'react-router'
import { has } from '../../bootstrap'
import { type Project, useGetProjectQuery } from '../../api'
import { useTopics } from '../../realtime'
import { isClosed } from '../../api/problem'
import { Button, Failed, Icon, joinPolicies, kindOf, Loading, Note, Page, roleLabel, shownRoles, TabLinks, Tag, Tooltip, visibilities } from '../../ui'
import { MembershipActions } from './MembershipActions'
import classes from './ProjectLayout.module.css'
import { useProjectCommands } from './useProjectCommands'

/** The project that the tab stands in. */
export const useProject = () => useOutletContext<Project>()

/** What a word means, for a mouse that rests on it and for the keyboard, which therefore stops here. */
function Fact({ means, children }: { means: string; children: ReactNode }) {
  return <Tooltip label={means}><span role="note" tabIndex={0}>{children}</span></Tooltip>
}

function Facts({ project }: { project: Project }) {
  const { t } = useLingui()
  const visibility = visibilities[project.visibility]
  const joining = joinPolicies[project.join_policy]
  return (
    <div className={classes.facts}>
      <span>{kindOf(project.kind).label}</span>
      {visibility && <Fact means={visibility.does}><Icon name={visibility.icon} size={14} /> {visibility.label}</Fact>}
      {joining && <Fact means={joining.does}>{joining.label}</Fact>}
      {project.state === 'archived' && <Tag tone="held"><Trans>Archived: read only</Trans></Tag>}
      {project.reviewed && <Tag tone="pending"><Trans context="a project whose content is reviewed">Reviewed</Trans></Tag>}
      {shownRoles(project.my_roles).map((role) => <Tag key={role} tone="accent">{t`You: ${{ role: roleLabel(role) }}`}</Tag>)}
    </div>
  )
}

/** Whether there is anything to set for this person. */
export const mayChange = ({ edit, archive, manage_children }: Project['permissions']) => edit || archive || manage_children

function tabsOf({ uuid, permissions }: Project) {
  const base = `/projects/${uuid}`
  return [
    { to: base, label: word`Overview`, end: true },
    permissions.see_members && { to: `${base}/members`, label: word`Members` },
    permissions.invite && has('invitations') && { to: `${base}/invitations`, label: word`Invitations` },
    permissions.manage_members && { to: `${base}/applications`, label: word`Applications` },
    mayChange(permissions) && { to: `${base}/settings`, label: word`Settings` },
  ].filter((tab) => tab !== false)
}

/** A part of the project that this person has no right to; its address may have come by a link. */
export function NotYours({ children }: { children: ReactNode }) {
  return <Note tone="held">{children}</Note>
}

export function ProjectLayout() {
  const { t } = useLingui()
  const { uuid = '' } = useParams()
  const { data: project, error, isError, refetch } = useGetProjectQuery({ uuid })
  useTopics([`project:${uuid}`])
  useProjectCommands(project, project ? tabsOf(project) : [])
  if (isError && (!project || isClosed(error))) {
    const title = !isClosed(error) ? undefined : project ? t`You cannot see “${{ name: project.name }}” any more` : t`You cannot see this project`
    return (
      <Page key="closed" title={t`Project`}>
        <Failed error={error} onRetry={() => void refetch()} title={title} action={<Button component={Link} to="/projects" variant="default"><Trans>All projects</Trans></Button>} />
      </Page>
    )
  }
  if (!project) return <Page title={t`Project`}><Loading /></Page>
  return (
    <Page
        key={uuid} title={project.name}
        lead={<>{project.summary && <p className={classes.summary} dir="auto">{project.summary}</p>}<Facts project={project} /></>}
        actions={<MembershipActions project={project} />}
      >
        <TabLinks label={t`Parts of this project`} links={tabsOf(project)} />
        <Outlet context={project} />
    </Page>
  )
}
