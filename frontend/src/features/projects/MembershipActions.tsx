import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { has } from '../../bootstrap'
import {
  type Project, useApplyToProjectMutation, useJoinProjectMutation, useLeaveProjectMutation, useWithdrawApplicationMutation,
} from '../../api'
import { useCommands } from '../../commands'
import { problemOf } from '../../api/problem'
import { Button, Confirm, ConfirmButton, Icon, useToast, useTold } from '../../ui'

function Apply({ project }: { project: Project }) {
  const { t } = useLingui()
  const { name } = project
  const [apply] = useApplyToProjectMutation()
  return (
    <ConfirmButton
      title={<Trans>Apply to <bdi>{name}</bdi></Trans>} label={t`Send application`} reason="required" reasonLabel={t`Why would you like to join?`}
      command={{ id: 'project.apply', section: t`Project`, label: t`Apply to join` }}
      onConfirm={(message) => apply({ uuid: project.uuid, applyToProject: { message } }).unwrap()}
      button={(open) => <Button onClick={open}><Trans>Apply to join</Trans></Button>}
    >
      {has('notifications') ? t`The managers read this and decide; you find the answer in your inbox.` : t`The managers read this and decide; you find the answer here.`}
    </ConfirmButton>
  )
}

function Pending({ application }: { application: string }) {
  const { t } = useLingui()
  const [withdraw, { isLoading }] = useWithdrawApplicationMutation()
  const told = useTold()
  const take = () => void told(withdraw({ uuid: application }))
  useCommands([{ id: 'project.withdraw', section: t`Project`, label: t`Withdraw application`, run: take }])
  return (
    <Button variant="default" loading={isLoading} onClick={take}>
      <Trans>Withdraw application</Trans>
    </Button>
  )
}

function Leave({ project }: { project: Project }) {
  const { t } = useLingui()
  const [opened, setOpened] = useState(false)
  const { name } = project
  const [leave] = useLeaveProjectMutation()
  const navigate = useNavigate()
  const gone = async () => {
    await leave({ uuid: project.uuid }).unwrap()
    if (project.visibility === 'private') void navigate('/projects')
  }
  const section = t`Project`
  useCommands([{ id: 'project.leave', section, label: t`Leave project…`, run: () => setOpened(true) }])
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)}><Trans>Leave…</Trans></Button>
      <Confirm title={<Trans>Leave <bdi>{name}</bdi>?</Trans>} label={t`Leave project`} danger opened={opened} onClose={() => setOpened(false)} onConfirm={gone}>
        <Trans>You lose access to its conversation and to everything that only members see.</Trans>
      </Confirm>
    </>
  )
}

/** What one may do about one's own place in a project. */
export function MembershipActions({ project }: { project: Project }) {
  const { t } = useLingui()
  const [join, joining] = useJoinProjectMutation()
  const toast = useToast()
  const { name, permissions, my_application: application } = project
  const member = project.my_roles.length > 0
  const joinNow = async () => {
    const answer = await join({ uuid: project.uuid })
    if ('error' in answer) toast(problemOf(answer.error).detail, 'problem')
    else toast(t`Welcome to ${name}.`)
  }
  const section = t`Project`
  useCommands(permissions.join ? [{ id: 'project.join', section, label: t`Join`, run: () => void joinNow() }] : [])
  return (
    <>
      {member && has('chat') && (
        <Button component={Link} to={`/chat?project=${project.uuid}`} variant="default" leftSection={<Icon name="chat" size={16} />}>
          <Trans>Open conversation</Trans>
        </Button>
      )}
      {permissions.join && <Button loading={joining.isLoading} onClick={() => void joinNow()}><Trans>Join</Trans></Button>}
      {permissions.apply && <Apply project={project} />}
      {application?.state === 'pending' && <Pending application={application.uuid} />}
      {permissions.leave && <Leave project={project} />}
    </>
  )
}
