import { Trans, useLingui } from '@lingui/react/macro'
import { type PersonRef, type Project, useAddParticipantsMutation, useSendInvitationMutation } from '../../api'
import { Confirm, isInitiative, useToast } from '../../ui'

/**
 * Somebody was to be mentioned who is not here: nothing of the conversation is told. To the project an invitation may be
 * sent; where there is none this is a group, and its members add people.
 */
export default function InvitePerson({ person, project, conversation, onClose }: {
  person: PersonRef; project: Project | undefined; conversation: string; onClose: () => void
}) {
  const { t } = useLingui()
  const [invite] = useSendInvitationMutation()
  const [add] = useAddParticipantsMutation()
  const toast = useToast()
  const name = person.display_name
  const send = async () => {
    if (!project) {
      await add({ uuid: conversation, addParticipants: { people: person.uuid ? [person.uuid] : [] } }).unwrap()
      toast(t`${name} is in this group now.`)
      return
    }
    const kind = isInitiative(project.kind) ? 'initiative' : 'project_member'
    await invite({ sendInvitation: { kind, target: project.uuid, role: 'member', person: person.uuid } }).unwrap()
    toast(t`${name} is invited.`)
  }
  return (
    <Confirm
      title={project ? t`Invite ${name} to this project?` : t`Add ${name} to this group?`} label={project ? t`Invite` : t`Add`}
      opened onClose={onClose} onConfirm={send}
    >
      {project
        ? <Trans>Not a member yet: nobody is told of your message. Who accepts the invitation can read this conversation.</Trans>
        : <Trans>Not in this group yet: nobody is told of your message. Who is added reads what is written from then on.</Trans>}
    </Confirm>
  )
}
