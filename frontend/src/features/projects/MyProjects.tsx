import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from 'react-router'
import { useMyProjects } from '../../api'
import { Button, Empty, Listing, Row, Rows, Section, Sheet, Anchor } from '../../ui'
import { ProjectCard } from './ProjectCard'

/** For the home screen. */
export function MyProjects() {
  const { t } = useLingui()
  const { query, projects } = useMyProjects()
  return (
    <Section title={t`My projects`} actions={<Anchor component={Link} to="/projects" size="sm">{t({ message: 'All', context: 'projects' })}</Anchor>}>
      <Listing
        query={query} rows={2} isEmpty={projects.length === 0}
        empty={(
          <Sheet>
            <Empty icon="projects" title={t`No project yet`} action={<Button component={Link} to="/projects?show=discover" variant="default"><Trans>Discover projects</Trans></Button>}>
              <Trans>Join one, or start your own.</Trans>
            </Empty>
          </Sheet>
        )}
      >
        <Rows label={t`My projects`}>
          {projects.slice(0, 8).map((project) => <Row key={project.uuid}><ProjectCard project={project} /></Row>)}
        </Rows>
      </Listing>
    </Section>
  )
}
