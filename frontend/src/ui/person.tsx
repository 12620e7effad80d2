import { Avatar } from '@mantine/core'
import { Link } from 'react-router'
import type { ReactNode } from 'react'
import type { PersonRef } from '../api/types'
import finger from './finger.module.css'
import classes from './person.module.css'

const HUES = ['#2f6f4f', '#8a4b2a', '#3d5a99', '#7a3f78', '#5f6b1e', '#96403f', '#27697a', '#6a5330']

/** Always the same colour for the same name. */
export function hueOf(name: string): string {
  let sum = 0
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521
  return HUES[sum % HUES.length]!
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '')
  return letters.join('').toLocaleUpperCase()
}

/** Decorative: the name always stands beside it. */
export function Face({ person, size = 32 }: { person: Pick<PersonRef, 'display_name' | 'avatar_url'>; size?: number }) {
  return (
    <span
      className={classes.face} aria-hidden="true"
      style={{ width: size, height: size, fontSize: size * 0.38, background: hueOf(person.display_name) }}
    >
      {initials(person.display_name)}
      {person.avatar_url && <Avatar src={person.avatar_url} size={size} radius={size} alt="" className={classes.picture} />}
    </span>
  )
}

const nameClasses = `${classes.name} ${finger.edge}`

export function PersonName({ person }: { person: Pick<PersonRef, 'uuid' | 'display_name'> }) {
  if (!person.uuid) return <span dir="auto" className={classes.former}>{person.display_name}</span>
  return <Link to={`/people/${person.uuid}`} className={nameClasses} dir="auto">{person.display_name}</Link>
}

/** An organisation among people; its page is that of its project. */
export function OrganisationName({ organisation }: { organisation: { uuid: string; name: string } }) {
  return <Link to={`/projects/${organisation.uuid}`} className={nameClasses} dir="auto">{organisation.name}</Link>
}

/** A person in a list: face, name, what they say they do, and what stands at the end of the row. */
export function PersonRow({ person, note, end, wide = false }: {
  person: PersonRef; note?: ReactNode; end?: ReactNode
  /** On a phone the end stands below the words, which it would squeeze beside them. */
  wide?: boolean
}) {
  return (
    <div className={classes.row}>
      <Face person={person} />
      <div className={classes.who}>
        <PersonName person={person} />
        <div className={classes.note} dir="auto">{note ?? person.headline}</div>
      </div>
      {end && <div className={classes.end} data-wide={wide || undefined}>{end}</div>}
    </div>
  )
}
