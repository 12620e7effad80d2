import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { has } from '../../bootstrap'
import {
  type Project, useApplyToProjectMutation, useJoinProjectMutation, useLeaveProjectMutation, useWithdrawApplicationMutation,
} from '../../api'
import { problemOf } from '../../api/problem'
import { Button, Confirm, ConfirmButton, Icon, useToast, useTold } from '../../ui'

function Apply({ project }: { project: Project }) {
  const [apply] = useApplyToProjectMutation()
  return (
    <ConfirmButton
      title={`Apply to ${project.name}`} label="Send application" reason="required" reasonLabel="Why would you like to join?"
      onConfirm={(message) => apply({ uuid: project.uuid, applyToProject: { message } }).unwrap()}
      button={(open) => <Button onClick={open}>Apply to join</Button>}
    >
      The managers read this and decide; {has('notifications') ? 'you find the answer in your inbox.' : 'you find the answer here.'}
    </ConfirmButton>
  )
}

function Pending({ application }: { application: string }) {
  const [withdraw, { isLoading }] = useWithdrawApplicationMutation()
  const told = useTold()
  return (
    <Button variant="default" loading={isLoading} onClick={() => void told(withdraw({ uuid: application }))}>
      Withdraw application
    </Button>
  )
}

function Leave({ project }: { project: Project }) {
  const [opened, setOpened] = useState(false)
  const [leave] = useLeaveProjectMutation()
  const navigate = useNavigate()
  const gone = async () => {
    await leave({ uuid: project.uuid }).unwrap()
    if (project.visibility === 'private') void navigate('/projects')
  }
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)}>Leave…</Button>
      <Confirm title={`Leave ${project.name}?`} label="Leave project" danger opened={opened} onClose={() => setOpened(false)} onConfirm={gone}>
        You lose access to its chat and to everything that only members see.
      </Confirm>
    </>
  )
}

/** What one may do about one's own place in a project. */
export function MembershipActions({ project }: { project: Project }) {
  const [join, joining] = useJoinProjectMutation()
  const toast = useToast()
  const { permissions, my_application: application } = project
  const member = project.my_roles.length > 0
  const joinNow = async () => {
    const answer = await join({ uuid: project.uuid })
    if ('error' in answer) toast(problemOf(answer.error).detail, 'problem')
    else toast(`Welcome to ${project.name}.`)
  }
  return (
    <>
      {member && has('chat') && (
        <Button component={Link} to={`/chat?project=${project.uuid}`} variant="default" leftSection={<Icon name="chat" size={16} />}>
          Open chat
        </Button>
      )}
      {permissions.join && <Button loading={joining.isLoading} onClick={() => void joinNow()}>Join</Button>}
      {permissions.apply && <Apply project={project} />}
      {application?.state === 'pending' && <Pending application={application.uuid} />}
      {permissions.leave && <Leave project={project} />}
    </>
  )
}
