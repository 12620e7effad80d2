import { type HistoryEntry, itemsOf, useHistoryPagesInfiniteQuery } from '../../api'
import { Empty, Listing, More, PersonName, roleLabel, Row, Rows, shortDate, Time } from '../../ui'
import classes from './History.module.css'

const sentences: Record<string, string> = {
  MemberJoined: 'joined',
  MemberLeft: 'is no longer a member',
  RoleGranted: 'was given the role',
  RoleRevoked: 'lost the role',
  MembershipEndSet: 'has a new end of membership',
  OwnershipOffered: 'was offered the ownership',
  OwnershipDecided: 'answered the offer of ownership',
  OwnershipOfferCancelled: 'is no longer offered the ownership',
  ProjectCreated: 'founded the project',
  ProjectUpdated: 'changed the settings',
  ProjectArchived: 'archived the project',
  ProjectRestored: 'restored the project',
}

function Line({ entry }: { entry: HistoryEntry }) {
  const type = entry.type.split('.').at(-1) ?? entry.type
  const added = type === 'MemberJoined' && entry.actor && entry.actor.uuid !== entry.person?.uuid
  const words = added ? 'was added' : sentences[type] ?? type.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  const who = entry.person ?? entry.actor
  const by = entry.actor && entry.actor.uuid !== who?.uuid ? entry.actor : null
  return (
    <div className={classes.line}>
      <div>
        {who && <PersonName person={who} />} {words}
        {entry.role && <strong> {roleLabel(entry.role)}</strong>}
        {entry.ends_at && <> until {shortDate(entry.ends_at)}</>}
        {by && <> by <PersonName person={by} /></>}
        {entry.reason && <p className={classes.reason} dir="auto">“{entry.reason}”</p>}
      </div>
      <Time at={entry.at} className={classes.time} />
    </div>
  )
}

/** The record of rights in a project; managers read it, nobody edits it. */
export function History({ project }: { project: string }) {
  const query = useHistoryPagesInfiniteQuery(project)
  const entries = itemsOf(query.data)
  return (
    <Listing query={query} isEmpty={entries.length === 0} empty={<Empty icon="clock" title="Nothing has happened yet" />}>
      <Rows label="History">
        {entries.map((entry) => <Row key={entry.uuid}><Line entry={entry} /></Row>)}
      </Rows>
      <More query={query} label="Show earlier" />
    </Listing>
  )
}
