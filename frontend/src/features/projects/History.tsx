import { t as word } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { asksAgain, type HistoryEntry, itemsOf, type PersonRef, useHistoryPagesInfiniteQuery } from '../../api'
import { Empty, Listing, More, PersonName, roleLabel, Row, Rows, shortDate, Time } from '../../ui'
import classes from './History.module.css'

/** Each a sentence of its own: where the person stands in it differs from language to language. */
const sentences: Record<string, (person: ReactNode) => ReactNode> = {
  MemberAdded: (person) => <Trans>{person} was added</Trans>,
  MemberJoined: (person) => <Trans>{person} joined</Trans>,
  MemberLeft: (person) => <Trans>{person} is no longer a member</Trans>,
  MembershipEndSet: (person) => <Trans>{person} has a new end of membership</Trans>,
  OwnershipOffered: (person) => <Trans>{person} was offered the ownership</Trans>,
  OwnershipDecided: (person) => <Trans>{person} answered the offer of ownership</Trans>,
  OwnershipOfferCancelled: (person) => <Trans>{person} is no longer offered the ownership</Trans>,
  ProjectCreated: (person) => <Trans>{person} created the project</Trans>,
  ProjectUpdated: (person) => <Trans>{person} changed the settings</Trans>,
  ProjectArchived: (person) => <Trans>{person} archived the project</Trans>,
  ProjectRestored: (person) => <Trans>{person} restored the project</Trans>,
}

const roleSentences: Record<string, (person: ReactNode, role: string) => ReactNode> = {
  RoleGranted: (person, role) => <Trans>{person} was given the role <strong>{role}</strong></Trans>,
  RoleRevoked: (person, role) => <Trans>{person} lost the role <strong>{role}</strong></Trans>,
}

/** In which way it came about, where the sentence and its author do not say so. */
const ways: Record<string, Record<string, string>> = {
  MemberJoined: {
    get application() { return word`by application` }, get invitation() { return word`by invitation` }, get open() { return word`by joining an open project` },
  },
  MemberLeft: {
    get left() { return word`by their own choice` }, get expired() { return word`because the membership ended` }, get deactivated() { return word`because the account was closed` },
  },
  RoleRevoked: {
    get left() { return word`by their own choice` }, get expired() { return word`because its time ended` }, get transferred() { return word`because the ownership went to somebody else` },
  },
}

function Sentence({ entry, who }: { entry: HistoryEntry; who: PersonRef | null }) {
  const type = entry.type.split('.').at(-1) ?? entry.type
  const added = type === 'MemberJoined' && entry.actor && entry.actor.uuid !== entry.person?.uuid
  const person = who ? <PersonName person={who} /> : <Trans>Somebody</Trans>
  const known = sentences[added ? 'MemberAdded' : type]
  if (known) return known(person)
  const withRole = roleSentences[type]
  if (withRole && entry.role) return withRole(person, roleLabel(entry.role))
  // Of another app: its own name for it, in words.
  return <>{person} {type.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()}</>
}

function Line({ entry }: { entry: HistoryEntry }) {
  const who = entry.person ?? entry.actor
  const by = entry.actor && entry.actor.uuid !== who?.uuid ? entry.actor : null
  const way = ways[entry.type.split('.').at(-1) ?? '']?.[entry.how ?? '']
  const until = entry.ends_at && shortDate(entry.ends_at)
  return (
    <div className={classes.line}>
      <div data-sentence>
        <Sentence entry={entry} who={who} />
        {until && <> · <Trans>until {until}</Trans></>}
        {way && <> · {way}</>}
        {by && <> · <Trans>by <PersonName person={by} /></Trans></>}
        {entry.reason && <p className={classes.reason} dir="auto">“{entry.reason}”</p>}
      </div>
      <Time at={entry.at} className={classes.time} />
    </div>
  )
}

/** The record of rights in a project; managers read it, nobody edits it. */
export function History({ project }: { project: string }) {
  const { t } = useLingui()
  const query = useHistoryPagesInfiniteQuery(project, asksAgain)
  const entries = itemsOf(query.data)
  return (
    <Listing query={query} isEmpty={entries.length === 0} empty={<Empty icon="clock" title={t`Nothing has happened yet`} without="nothing to do"><Trans>Who comes, goes or gets a role is written down here.</Trans></Empty>}>
      <Rows label={t`History`}>
        {entries.map((entry) => <Row key={entry.uuid}><Line entry={entry} /></Row>)}
      </Rows>
      <More query={query} label={t`Show earlier`} />
    </Listing>
  )
}
