import { Plural, Trans } from '@lingui/react/macro'
import { Link } from 'react-router'
import type { ProjectSummary } from '../../api'
import { Icon, kindOf, roleLabel, shownRoles, Tag, visibilities } from '../../ui'
import finger from '../../ui/finger.module.css'
import classes from './ProjectCard.module.css'

export function ProjectIcon({ kind, size = 34 }: { kind: string; size?: number }) {
  return (
    <span className={classes.icon} data-kind={kind} style={{ width: size, height: size }}>
      <Icon name={kindOf(kind).icon} size={size * 0.55} />
    </span>
  )
}

/** One project in a list. */
export function ProjectCard({ project }: { project: ProjectSummary }) {
  const { parent, member_count: members } = project
  const initiative = parent?.name
  const visibility = visibilities[project.visibility]
  return (
    <div className={classes.card}>
      <ProjectIcon kind={project.kind} />
      <div className={classes.text}>
        <div className={classes.line}>
          <Link to={`/projects/${project.uuid}`} className={`${classes.name} ${finger.edge}`} dir="auto">{project.name}</Link>
          {project.state === 'archived' && <Tag tone="held"><Trans context="a project">Archived</Trans></Tag>}
          {shownRoles(project.my_roles).map((role) => <Tag key={role} tone={role === 'member' ? 'plain' : 'accent'}>{roleLabel(role)}</Tag>)}
        </div>
        {project.summary && <p className={classes.summary} dir="auto">{project.summary}</p>}
        <p className={classes.facts}>
          <span>{kindOf(project.kind).label}</span>
          {visibility && <span><Icon name={visibility.icon} size={13} /> {visibility.label}</span>}
          {typeof members === 'number' && (
            <span><Plural value={members} one="# member" other="# members" /></span>
          )}
          {parent && <span><Trans context="a project in an initiative">in <Link to={`/projects/${parent.uuid}`} dir="auto">{initiative}</Link></Trans></span>}
        </p>
      </div>
    </div>
  )
}
