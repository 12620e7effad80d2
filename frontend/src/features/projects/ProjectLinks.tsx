import { NavLink } from 'react-router'
import { itemsOf, useProjectPagesInfiniteQuery } from '../../api'
import { Icon, kindOf } from '../../ui'
import classes from '../../ui/sidebar.module.css'

/** My projects in the sidebar. */
export function ProjectLinks() {
  const { data } = useProjectPagesInfiniteQuery({ mine: true, state: 'active' })
  const projects = itemsOf(data)
  if (projects.length === 0) return null
  return (
    <nav aria-label="My projects" className={classes.group}>
      <h2 className={classes.heading}>Projects</h2>
      <ul className={classes.list}>
        {projects.slice(0, 15).map(({ uuid, name, kind }) => (
          <li key={uuid}>
            <NavLink to={`/projects/${uuid}`} className={classes.link}>
              <Icon name={kindOf(kind).icon} size={15} />
              <span className={classes.label} dir="auto">{name}</span>
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
