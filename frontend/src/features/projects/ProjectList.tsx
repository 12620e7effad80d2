import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { itemsOf, type ProjectFilter, useProjectPagesInfiniteQuery } from '../../api'
import {
  Button, Empty, Icon, kinds, Listing, More, NativeSelect, options, Page, Row, Rows, SegmentedControl, TextInput, useDebouncedValue,
} from '../../ui'
import classes from './ProjectList.module.css'
import { ProjectCard } from './ProjectCard'

function Nothing({ mine, filtered }: { mine: boolean; filtered: boolean }) {
  if (filtered) return <Empty icon="search" title="Nothing fits">Try fewer words or another kind.</Empty>
  if (!mine) return <Empty icon="projects" title="Nothing to discover yet">Projects that are open to the network appear here.</Empty>
  return (
    <Empty
      icon="projects" title="You are in no project yet"
      action={<Button component={Link} to="/projects/new">Start a project</Button>}
    >
      Start one, or discover what others do here.
    </Empty>
  )
}

/** Mine, or everything I may see; the filters live in the address, so that back and links keep them. */
export function ProjectList() {
  const [params, setParams] = useSearchParams()
  const mine = params.get('show') !== 'discover'
  const kind = params.get('kind') ?? ''
  const state = params.get('state') ?? 'active'
  const [text, setText] = useState(params.get('q') ?? '')
  const [q] = useDebouncedValue(text.trim(), 250)
  const filter: ProjectFilter = { mine: mine || undefined, kind: kind || undefined, q: q || undefined, state }
  const query = useProjectPagesInfiniteQuery(filter)
  const projects = itemsOf(query.data)

  const change = (name: string, value: string) =>
    setParams((before) => {
      if (value) before.set(name, value)
      else before.delete(name)
      return before
    }, { replace: true, preventScrollReset: true })

  return (
    <Page
      title="Projects"
      actions={<Button component={Link} to="/projects/new" leftSection={<Icon name="plus" size={16} />}>New project</Button>}
    >
      <div className={classes.filters}>
        <SegmentedControl
          aria-label="Which projects" value={mine ? 'mine' : 'discover'} data={[{ value: 'mine', label: 'Mine' }, { value: 'discover', label: 'Discover' }]}
          onChange={(value) => change('show', value === 'mine' ? '' : value)}
        />
        <TextInput
          aria-label="Search projects" placeholder="Search" type="search" value={text} dir="auto" leftSection={<Icon name="search" size={16} />}
          onChange={(event) => { setText(event.currentTarget.value); change('q', event.currentTarget.value) }} className={classes.search}
        />
        <NativeSelect
          aria-label="Kind" data={[{ value: '', label: 'Every kind' }, ...options(kinds)]} value={kind}
          onChange={(event) => change('kind', event.currentTarget.value)} className={classes.select}
        />
        <NativeSelect
          aria-label="State" data={[{ value: '', label: 'Active' }, { value: 'archived', label: 'Archived' }]} value={state === 'active' ? '' : state}
          onChange={(event) => change('state', event.currentTarget.value)} className={classes.select}
        />
      </div>
      <Listing query={query} isEmpty={projects.length === 0} empty={<Nothing mine={mine} filtered={Boolean(q || kind || state !== 'active')} />}>
        <Rows label="Projects">
          {projects.map((project) => <Row key={project.uuid}><ProjectCard project={project} /></Row>)}
        </Rows>
        <More query={query} />
      </Listing>
    </Page>
  )
}
