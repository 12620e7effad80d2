import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { has } from '../../bootstrap'
import { useGetMeQuery } from '../../api'
import { Button, Icon, Page } from '../../ui'
import classes from './Home.module.css'

/** What waits for me, what is unread, and my projects; each part comes from its own feature. */
export function Home({ waiting, unread, projects }: { waiting: ReactNode; unread: ReactNode; projects: ReactNode }) {
  const { data: me } = useGetMeQuery()
  const first = me?.display_name.split(' ')[0]
  return (
    <Page
      title={first ? `Hello, ${first}` : 'Hello'} name="Home"
      actions={has('projects') && <Button component={Link} to="/projects/new" variant="default" leftSection={<Icon name="plus" size={16} />}>New project</Button>}
    >
      <div className={classes.columns}>
        <div>{waiting}{projects}</div>
        <div>{unread}</div>
      </div>
    </Page>
  )
}
