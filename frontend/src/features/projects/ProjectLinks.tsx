import { Link, NavLink } from 'react-router'
import { type ProjectSummary, useMyProjects } from '../../api'
import { Icon, kindOf, LongName, SidebarGroup, type Unread, UnreadTally } from '../../ui'
import classes from '../../ui/sidebar.module.css'

const SHOWN = 30

function ProjectLink({ project: { uuid, name, kind }, unread }: { project: ProjectSummary; unread: Unread }) {
  return (
    <li>
      <NavLink to={`/projects/${uuid}`} className={classes.link} data-unread={unread.unread > 0 || undefined}>
        <Icon name={kindOf(kind).icon} size={15} />
        <LongName name={name} />
        <UnreadTally {...unread} />
      </NavLink>
    </li>
  )
}

/**
 * My projects in the sidebar. What is unread in each comes from who knows: the chat is another feature. So do its few
 * words: with them all others of this feature would come to every screen.
 */
export function ProjectLinks({ label, heading, more, unreadOf }: {
  label: string; heading: string; more: string; unreadOf: (project: string) => Unread
}) {
  const { projects } = useMyProjects()
  if (projects.length === 0) return null
  return (
    <SidebarGroup name="projects" label={label} heading={heading} counts={projects.map(({ uuid }) => unreadOf(uuid))}>
      {projects.slice(0, SHOWN).map((project) => <ProjectLink key={project.uuid} project={project} unread={unreadOf(project.uuid)} />)}
      {projects.length > SHOWN && (
        <li><Link to="/projects" className={classes.link} data-more><span className={classes.more}>{more}</span></Link></li>
      )}
    </SidebarGroup>
  )
}
