import type { Member, Project } from '../../api'

export type Role = 'owner' | 'manager' | 'security_manager' | 'moderator'

/** What the person `me` may do about a member of this project, who may be the same. */
export function actionsOn({ permissions }: Project, { person, roles, removable }: Member, me?: string | null) {
  const own = me === person.uuid
  const appointable = permissions.appoint.filter((role) => role !== 'member' && !roles.includes(role)) as Role[]
  const revocable = roles.filter((role) => role !== 'member' && (own || permissions.appoint.includes(role)))
  const offers = permissions.transfer_ownership && !roles.includes('owner')
  // Who is not shown to me cannot be named to the server either.
  const any = person.uuid !== null && (removable || offers || appointable.length > 0 || revocable.length > 0)
  return { own, appointable, revocable, offers, any }
}
