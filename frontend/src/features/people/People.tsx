import { useLingui } from '@lingui/react/macro'
import { type ReactNode, useRef } from 'react'
import { has } from '../../bootstrap'
import { useCommands } from '../../commands'
import { type Listed, Page, Tabs } from '../../ui'
import { Filters } from './Filters'
import { NewOrganisation, OrganisationsFound, PeopleFound } from './Found'
import classes from './People.module.css'
import { useDirectory } from './useDirectory'

function Lists({ listed, show, children }: { listed: Listed; show: (listed: Listed) => void; children: ReactNode }) {
  const { t } = useLingui()
  return (
    <Tabs value={listed} onChange={(value) => show(value as Listed)} keepMounted={false} classNames={{ tab: classes.tab }}>
      <Tabs.List aria-label={t`Which list`} mb="md">
        <Tabs.Tab value="people">{t`People`}</Tabs.Tab>
        <Tabs.Tab value="organisations">{t`Organisations`}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value={listed}>{children}</Tabs.Panel>
    </Tabs>
  )
}

/** The directory: who is here, what they offer and what they look for. */
export function People() {
  const { t } = useLingui()
  const search = useRef<{ focus: () => void }>(null)
  const { listed, filter, show, type } = useDirectory()
  const organisations = listed === 'organisations'
  const label = organisations ? t`Search organisations` : t`Search people`
  useCommands([{ id: 'people.search', section: t`People`, label, keys: '/', run: () => search.current?.focus() }])
  const list = (
    <>
      <Filters ref={search} label={label} type={type} />
      {organisations ? <OrganisationsFound filter={filter} /> : <PeopleFound filter={filter} />}
    </>
  )
  return (
    <Page
      title={has('projects') ? t`People and organisations` : t`People`} name={organisations ? t`Organisations` : t`People`} lead={t`Who is here, what they offer and what they look for.`}
      actions={organisations && <NewOrganisation />}
    >
      {has('projects') ? <Lists listed={listed} show={show}>{list}</Lists> : list}
    </Page>
  )
}
