/** What the palette can do in a project, whichever of its tabs is open. */
import { useLingui } from '@lingui/react/macro'
import { useNavigate } from 'react-router'
import { type Project, useRestoreProjectMutation } from '../../api'
import { has } from '../../bootstrap'
import { type Command, useCommands } from '../../commands'
import { type TabLink, useTold } from '../../ui'

export function useProjectCommands(project: Project | undefined, tabs: readonly TabLink[]): void {
  const { t } = useLingui()
  const navigate = useNavigate()
  const [restore] = useRestoreProjectMutation()
  const told = useTold()
  const section = t`Project`
  const uuid = project?.uuid ?? ''
  const { invite, archive, see_history: seesHistory, transfer_ownership: handsOver } = project?.permissions ?? {}
  const go = (to: string) => () => void navigate(`/projects/${uuid}/${to}`)
  const archived = project?.state === 'archived'
  const all: (Command | false | undefined)[] = [
    ...tabs.map(({ to, label }) => ({ id: `project.tab${to.slice(`/projects/${uuid}`.length)}`, section, label, run: () => void navigate(to) })),
    invite && has('invitations') && { id: 'project.invite', section, label: t`Invite people to this project`, run: go('invitations') },
    seesHistory && { id: 'project.history', section, label: t`History`, finds: t`roles rights`, run: go('members?ask=history') },
    handsOver && { id: 'project.ownership', section, label: t`Offer ownership…`, run: go('members') },
    archive && !archived && { id: 'project.archive', section, label: t`Archive project…`, run: go('settings?ask=archive') },
    archive && archived && { id: 'project.restore', section, label: t`Restore project`, run: () => void told(restore({ uuid })) },
  ]
  useCommands(all.filter((command) => Boolean(command)) as Command[])
}
