import { useLingui } from '@lingui/react/macro'
import { type ComponentPropsWithRef, lazy } from 'react'
import { type Member, type Project, useGetMeQuery } from '../../api'
import { ActionIcon, Icon } from '../../ui'
import { LateMenu } from '../../ui/lateMenu'
import { actionsOn } from './memberActions'

const load = () => import('./MemberMenuItems')
const MemberMenuItems = lazy(load)

export function MemberButton({ member, ...props }: ComponentPropsWithRef<'button'> & { member: Member }) {
  const { t } = useLingui()
  const name = member.person.display_name
  return <ActionIcon aria-label={t`More about ${name}`} {...props}><Icon name="more" /></ActionIcon>
}

/** What a manager may do about one member, and each about their own roles. */
export function MemberMenu({ project, member }: { project: Project; member: Member }) {
  const { t } = useLingui()
  const { data: me } = useGetMeQuery()
  const { uuid, display_name: name } = member.person
  if (!actionsOn(project, member, me?.uuid).any) return null
  return (
    <LateMenu
      load={load} command={{ id: `project.member.${uuid}`, section: t`Members`, label: t`More about ${name}…` }}
      button={(props) => <MemberButton member={member} {...props} />}
    >
      <MemberMenuItems project={project} member={member} />
    </LateMenu>
  )
}
