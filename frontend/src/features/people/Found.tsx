import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { asksAgain, itemsOf, usePeoplePagesInfiniteQuery, useProjectPagesInfiniteQuery } from '../../api'
import { Button, Empty, Face, Icon, Listing, More, type OffersAndSeeks, OffersAndSeeksLines, OrganisationName, PersonName, Row, Rows } from '../../ui'
import classes from './People.module.css'
import type { Filter } from './useDirectory'

/** One of the directory: who it is, and what they offer and look for. */
function Entry({ glyph, name, note, of, filter }: { glyph: ReactNode; name: ReactNode; note: string; of: OffersAndSeeks; filter: Filter }) {
  return (
    <Row>
      <div className={classes.entry}>
        {glyph}
        <div className={classes.about}>
          {name}
          {note && <div className={classes.note} dir="auto">{note}</div>}
          <OffersAndSeeksLines of={of} asked={filter} />
        </div>
      </div>
    </Row>
  )
}

/** Nobody fits: what to try, and how one comes to be found oneself. */
function Nobody({ filter: { offers, seeks } }: { filter: Filter }) {
  const { t } = useLingui()
  if (!offers && !seeks) {
    return (
      <Empty icon="people" title={t`Nobody found`} action={<Button component={Link} to="/people" variant="default"><Trans>Show everybody</Trans></Button>}>
        <Trans>Try another spelling.</Trans>
      </Empty>
    )
  }
  return (
    <Empty icon="people" title={t`Nobody has said so yet`} action={<Button component={Link} to="/profile"><Trans>Say what you offer</Trans></Button>}>
      <Trans>People are found by the words in their profiles. Try a shorter one, and write your own so that others find you.</Trans>
    </Empty>
  )
}

export function PeopleFound({ filter }: { filter: Filter }) {
  const { t } = useLingui()
  // One letter finds everybody; the server wants two.
  const query = usePeoplePagesInfiniteQuery({ ...filter, q: filter.q.length === 1 ? '' : filter.q }, asksAgain)
  const people = itemsOf(query.data)
  return (
    <Listing query={query} isEmpty={people.length === 0} empty={<Nobody filter={filter} />}>
      <Rows label={t`People`}>
        {people.map((person) => (
          <Entry key={person.uuid} glyph={<Face person={person} />} name={<PersonName person={person} />} note={person.headline ?? ''} of={person} filter={filter} />
        ))}
      </Rows>
      <More query={query} />
    </Listing>
  )
}

function NoOrganisation({ filtered }: { filtered: boolean }) {
  const { t } = useLingui()
  if (filtered) {
    return (
      <Empty
        icon="building" title={t`No organisation fits`}
        action={<Button component={Link} to="/people?show=organisations" variant="default"><Trans>Show all organisations</Trans></Button>}
      >
        <Trans>Try a shorter word. Organisations are found by what their managers write in the settings.</Trans>
      </Empty>
    )
  }
  return (
    <Empty icon="building" title={t`No organisation yet`} action={<NewOrganisation />}>
      <Trans>A body with members, equipment or knowledge to offer stands here for others to find.</Trans>
    </Empty>
  )
}

export function NewOrganisation() {
  return <Button component={Link} to="/projects/new?kind=organisation" leftSection={<Icon name="plus" size={16} />}><Trans>New organisation</Trans></Button>
}

export function OrganisationsFound({ filter }: { filter: Filter }) {
  const { t } = useLingui()
  const query = useProjectPagesInfiniteQuery({ ...filter, kind: 'organisation', state: 'active' }, asksAgain)
  const organisations = itemsOf(query.data)
  return (
    <Listing query={query} isEmpty={organisations.length === 0} empty={<NoOrganisation filtered={Object.values(filter).some(Boolean)} />}>
      <Rows label={t`Organisations`}>
        {organisations.map((one) => (
          <Entry
            key={one.uuid} glyph={<span className={classes.emblem}><Icon name="building" /></span>} note={one.summary} of={one} filter={filter}
            name={<OrganisationName organisation={one} />}
          />
        ))}
      </Rows>
      <More query={query} />
    </Listing>
  )
}
