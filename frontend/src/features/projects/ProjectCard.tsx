import { Link } from 'react-router'
import type { ProjectSummary } from '../../api'
import { Icon, kindOf, roleLabel, shownRoles, Tag, visibilities } from '../../ui'
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
  const visibility = visibilities[project.visibility]
  return (
    <div className={classes.card}>
      <ProjectIcon kind={project.kind} />
      <div className={classes.text}>
        <div className={classes.line}>
          <Link to={`/projects/${project.uuid}`} className={classes.name} dir="auto">{project.name}</Link>
          {project.state === 'archived' && <Tag tone="held">Archived</Tag>}
          {shownRoles(project.my_roles).map((role) => <Tag key={role} tone="accent">{roleLabel(role)}</Tag>)}
        </div>
        {project.summary && <p className={classes.summary} dir="auto">{project.summary}</p>}
        <p className={classes.facts}>
          <span>{kindOf(project.kind).label}</span>
          {visibility && <span><Icon name={visibility.icon} size={13} /> {visibility.label}</span>}
          {typeof project.member_count === 'number' && (
            <span>{project.member_count} {project.member_count === 1 ? 'member' : 'members'}</span>
          )}
          {project.parent && <span>in <Link to={`/projects/${project.parent.uuid}`} dir="auto">{project.parent.name}</Link></span>}
        </p>
      </div>
    </div>
  )
}
