import { Trans, useLingui } from '@lingui/react/macro'
import { useRef } from 'react'
import { Link, useNavigate } from 'react-router'
import { asksAgain, itemsOf, type ProjectFilter, useProjectPagesInfiniteQuery } from '../../api'
import { useCommands } from '../../commands'
import {
  Button, Empty, Icon, kinds, Listing, More, NativeSelect, options, Page, Row, Rows, SegmentedControl, TextInput, useDebouncedValue, useFilters, useTyped,
} from '../../ui'
import classes from './ProjectList.module.css'
import { ProjectCard } from './ProjectCard'

function Nothing({ mine, filtered, onClear }: { mine: boolean; filtered: boolean; onClear: () => void }) {
  const { t } = useLingui()
  if (filtered) return <Empty icon="search" title={t`Nothing fits`} action={<Button variant="default" onClick={onClear}><Trans>Clear the filters</Trans></Button>}><Trans>Try fewer words or another kind.</Trans></Empty>
  if (!mine) return <Empty icon="projects" title={t`Nothing to discover yet`} action={<Button component={Link} to="/projects/new"><Trans>New project</Trans></Button>}><Trans>Projects that are open to the network appear here.</Trans></Empty>
  return (
    <Empty
      icon="projects" title={t`You are in no project yet`}
      action={<Button component={Link} to="/projects/new"><Trans>Start a project</Trans></Button>}
    >
      <Trans>Start one, or discover what others do here.</Trans>
    </Empty>
  )
}

/** Mine, or everything I may see. */
export function ProjectList() {
  const { t } = useLingui()
  const navigate = useNavigate()
  const search = useRef<HTMLInputElement>(null)
  const [params, change] = useFilters()
  const mine = params.get('show') !== 'discover'
  const kind = params.get('kind') ?? ''
  const state = params.get('state') ?? 'active'
  const [text, write] = useTyped('q', change)
  const [q] = useDebouncedValue(text.trim(), 250)
  const filter: ProjectFilter = { mine: mine || undefined, kind: kind || undefined, q: q || undefined, state }
  const query = useProjectPagesInfiniteQuery(filter, asksAgain)
  const projects = itemsOf(query.data)

  const clear = () => {
    write('')
    for (const name of ['kind', 'state']) change(name, '')
    search.current?.focus()
  }

  const section = t`Projects`
  useCommands([
    { id: 'new.project', section, label: t`New project`, keys: 'c', finds: t`create add`, run: () => void navigate('/projects/new') },
    { id: 'projects.search', section, label: t`Search projects`, keys: '/', run: () => search.current?.focus() },
  ])

  return (
    <Page
      title={t`Projects`}
      actions={<Button component={Link} to="/projects/new" leftSection={<Icon name="plus" size={16} />}><Trans>New project</Trans></Button>}
    >
      <div className={classes.filters}>
        <SegmentedControl
          aria-label={t`Which projects`} value={mine ? 'mine' : 'discover'} data={[{ value: 'mine', label: t({ message: 'Mine', context: 'projects' }) }, { value: 'discover', label: t`Discover` }]}
          onChange={(value) => change('show', value === 'mine' ? '' : value)}
        />
        <TextInput
          ref={search} aria-label={t`Search projects`} placeholder={t`Search`} type="search" value={text} dir="auto" leftSection={<Icon name="search" size={16} />}
          onChange={(event) => write(event.currentTarget.value)} className={classes.search}
        />
        <NativeSelect
          aria-label={t`Kind`} data={[{ value: '', label: t`Every kind` }, ...options(kinds)]} value={kind}
          onChange={(event) => change('kind', event.currentTarget.value)} className={classes.select}
        />
        <NativeSelect
          aria-label={t`State`} data={[{ value: '', label: t({ message: 'Active', context: 'projects' }) }, { value: 'archived', label: t({ message: 'Archived', context: 'projects' }) }]} value={state === 'active' ? '' : state}
          onChange={(event) => change('state', event.currentTarget.value)} className={classes.select}
        />
      </div>
      <Listing query={query} isEmpty={projects.length === 0} empty={<Nothing mine={mine} filtered={Boolean(q || kind || state !== 'active')} onClear={clear} />}>
        <Rows label={t`Projects`}>
          {projects.map((project) => <Row key={project.uuid}><ProjectCard project={project} /></Row>)}
        </Rows>
        <More query={query} />
      </Listing>
    </Page>
  )
}
