import { Trans, useLingui } from '@lingui/react/macro'
import { lazy, Suspense } from 'react'
import { useOutletContext } from 'react-router'
import type { Project } from '../../api'
import { useCommands } from '../../commands'
import { Loading, Note, Section, SegmentedControl, Sheet, useFilters } from '../../ui'
import { InviteForm } from './InviteForm'
import { SentList } from './SentList'

// Most invite one person: the other ways come when they are chosen.
const BulkForm = lazy(() => import('./BulkForm'))
const Links = lazy(() => import('./Links'))

const WAYS = ['one', 'many', 'link'] as const

/** Everything about getting people into a project, in one tab. */
export function ProjectInvitations() {
  const { t } = useLingui()
  const project = useOutletContext<Project>()
  const [params, change] = useFilters()
  const way = WAYS.find((one) => one === params.get('way')) ?? 'one'
  const setWay = (next: string) => change('way', next === 'one' ? '' : next)
  const section = t`Project`
  useCommands(project.permissions.invite ? [
    { id: 'project.invite.list', section, label: t`Invite a list of people`, run: () => setWay('many') },
    { id: 'project.invite.link', section, label: t`Invite by link`, run: () => setWay('link') },
  ] : [])
  if (!project.permissions.invite) return <Note tone="held"><Trans>You may not invite to this project.</Trans></Note>
  return (
    <>
      <Section
        title={t`Invite`}
        actions={(
          <SegmentedControl
            aria-label={t({ message: 'How', context: 'to invite' })} value={way} onChange={setWay}
            data={[{ value: 'one', label: t`One person` }, { value: 'many', label: t`A list` }, { value: 'link', label: t`By link` }]}
          />
        )}
      >
        <Sheet>
          {/* Another boundary for each way: else the one before would stand there until this one has come. */}
          <Suspense key={way} fallback={<Loading rows={2} />}>
            {way === 'one' && <InviteForm project={project} />}
            {way === 'many' && <BulkForm project={project} />}
            {way === 'link' && <Links project={project} />}
          </Suspense>
        </Sheet>
      </Section>
      <SentList project={project} />
    </>
  )
}
