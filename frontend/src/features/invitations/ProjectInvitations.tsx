import { useState } from 'react'
import { useOutletContext } from 'react-router'
import type { Project } from '../../api'
import { Note, Section, SegmentedControl, Sheet } from '../../ui'
import { BulkForm } from './BulkForm'
import { InviteForm } from './InviteForm'
import { Links } from './Links'
import { SentList } from './SentList'

/** Everything about getting people into a project, in one tab. */
export function ProjectInvitations() {
  const project = useOutletContext<Project>()
  const [way, setWay] = useState('one')
  if (!project.permissions.invite) return <Note tone="held">You may not invite to this project.</Note>
  return (
    <>
      <Section
        title="Invite"
        actions={(
          <SegmentedControl
            aria-label="How" value={way} onChange={setWay}
            data={[{ value: 'one', label: 'One person' }, { value: 'many', label: 'A list' }, { value: 'link', label: 'By link' }]}
          />
        )}
      >
        <Sheet>
          {way === 'one' && <InviteForm project={project} />}
          {way === 'many' && <BulkForm project={project} />}
          {way === 'link' && <Links project={project} />}
        </Sheet>
      </Section>
      <SentList project={project} />
    </>
  )
}
