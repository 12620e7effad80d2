import { Link } from 'react-router'
import { itemsOf, useProjectPagesInfiniteQuery } from '../../api'
import { Button, Empty, Listing, Row, Rows, Section, Sheet, Anchor } from '../../ui'
import { ProjectCard } from './ProjectCard'

export const MINE = { mine: true, state: 'active' } as const

/** For the home screen. */
export function MyProjects() {
  const query = useProjectPagesInfiniteQuery(MINE)
  const projects = itemsOf(query.data)
  return (
    <Section title="My projects" actions={<Anchor component={Link} to="/projects" size="sm">All</Anchor>}>
      <Listing
        query={query} rows={2} isEmpty={projects.length === 0}
        empty={(
          <Sheet>
            <Empty icon="projects" title="No project yet" action={<Button component={Link} to="/projects?show=discover" variant="default">Discover projects</Button>}>
              Join one, or start your own.
            </Empty>
          </Sheet>
        )}
      >
        <Rows label="My projects">
          {projects.slice(0, 8).map((project) => <Row key={project.uuid}><ProjectCard project={project} /></Row>)}
        </Rows>
      </Listing>
    </Section>
  )
}
