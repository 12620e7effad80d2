import { useLingui } from '@lingui/react/macro'
import type { PointerEvent } from 'react'
import { Link, useMatches } from 'react-router'
import { useGetPersonQuery, useGetProjectQuery } from '../api'
import { isClosed } from '../api/problem'
import { Icon, tellCut, useTitlePart } from '../ui'
import classes from './Trail.module.css'

/** What a route says of itself in its `handle`: below which list it stands, and which part of a thing it is. */
export interface Place {
  under?: 'projects' | 'people' | 'inbox'
  /** A function, because routes are read before the words are. */
  part?: () => string
}

export interface Step {
  to: string
  label: string
}

function usePlace(): Place & { uuid: string } {
  const matches = useMatches()
  const places = matches.map(({ handle }) => (handle ?? {}) as Place)
  return {
    under: places.findLast(({ under }) => under)?.under, part: places.findLast(({ part }) => part)?.part,
    uuid: matches.at(-1)?.params.uuid ?? '',
  }
}

function useProjectSteps(uuid: string): Step[] {
  const { data: project, error } = useGetProjectQuery({ uuid }, { skip: !uuid })
  // Who is not let in any more is not told its name either.
  if (!project || project.uuid !== uuid || isClosed(error)) return []
  const parent = project.parent?.name ? [{ to: `/projects/${project.parent.uuid}`, label: project.parent.name }] : []
  return [...parent, { to: `/projects/${uuid}`, label: project.name }]
}

function usePersonSteps(uuid: string): Step[] {
  const { data: person } = useGetPersonQuery({ person: uuid }, { skip: !uuid })
  return person && person.uuid === uuid ? [{ to: `/people/${uuid}`, label: person.display_name }] : []
}

/** The way from the list that a screen stands below to the screen itself; empty on the first level. */
export function useTrail(): Step[] {
  const { t } = useLingui()
  const { under, part, uuid } = usePlace()
  const project = useProjectSteps(under === 'projects' ? uuid : '')
  const person = usePersonSteps(under === 'people' ? uuid : '')
  // The part of a thing is no part of its title before the thing is there.
  useTitlePart(part && project.length > 0 ? part() : '')
  if (!under) return []
  const lists = {
    projects: { to: '/projects', label: t`Projects` }, people: { to: '/people', label: t`People` }, inbox: { to: '/inbox', label: t`Inbox` },
  }
  const list = lists[under]
  return [list, ...project, ...person, ...(part ? [{ to: '', label: part() }] : [])]
}

const pointed = ({ currentTarget }: PointerEvent<HTMLElement>) => tellCut(currentTarget)

/** Names where one is, and leads up. */
export function Trail({ trail }: { trail: Step[] }) {
  const { t } = useLingui()
  if (trail.length < 2) return null
  return (
    <nav aria-label={t`Breadcrumbs`} className={classes.trail}>
      <ol>
        {trail.map(({ to, label }, at) => (
          <li key={to}>
            {at < trail.length - 1
              ? <Link to={to} dir="auto" onPointerEnter={pointed}>{label}</Link>
              : <span aria-current="page" dir="auto" onPointerEnter={pointed}>{label}</span>}
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** On a phone there is room for one step: the one up. */
export function UpLink({ trail }: { trail: Step[] }) {
  const { t } = useLingui()
  const up = trail.at(-2)
  if (!up) return null
  return (
    <nav aria-label={t`Breadcrumbs`} className={classes.up}>
      <Link to={up.to}><Icon name="back" /><span dir="auto" onPointerEnter={pointed}>{up.label}</span></Link>
    </nav>
  )
}
