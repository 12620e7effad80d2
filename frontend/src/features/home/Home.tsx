import { Trans, useLingui } from '@lingui/react/macro'
import { Fragment, type ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import { has } from '../../bootstrap'
import { useGetMeQuery } from '../../api'
import { useCommands } from '../../commands'
import { Button, Icon, Loading, Page } from '../../ui'
import classes from './Home.module.css'

/** A part of the screen, from its own feature, and whether it has come or failed. */
export interface Part {
  name: string
  ready: boolean
  shown: ReactNode
}

const allReady = (parts: readonly Part[]) => parts.every(({ ready }) => ready)

/** Each part shows when it and all above it have come: no part pushes down another that one reads already. */
function Column({ parts, held }: { parts: readonly Part[]; held?: boolean }) {
  const missing = parts.findIndex(({ ready }) => !ready)
  const come = missing < 0 ? parts : parts.slice(0, missing)
  return (
    <div data-held={held || undefined}>
      {come.map(({ name, shown }) => <Fragment key={name}>{shown}</Fragment>)}
      {missing >= 0 && <Loading rows={3} />}
    </div>
  )
}

/** What waits for me, what is unread, and my projects. On a phone the columns stand one below the other. */
export function Home({ first, second }: { first: readonly Part[]; second: readonly Part[] }) {
  const { data: me } = useGetMeQuery()
  const { t } = useLingui()
  const navigate = useNavigate()
  const name = me?.display_name.split(' ')[0]
  useCommands(has('projects') ? [{ id: 'new.project', label: t`New project`, section: t`Home`, keys: 'c', finds: t`create add`, run: () => void navigate('/projects/new') }] : [])
  return (
    <Page
      title={name ? t`Hello, ${name}` : t`Hello`} name={t`Home`}
      actions={has('projects') && <Button component={Link} to="/projects/new" variant="default" leftSection={<Icon name="plus" size={16} />}><Trans>New project</Trans></Button>}
    >
      <div className={classes.columns}>
        <Column parts={first} />
        <Column parts={second} held={!allReady(first)} />
      </div>
    </Page>
  )
}
