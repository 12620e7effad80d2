import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Link } from 'react-router'
import { type Project, type UpdateProject, useArchiveProjectMutation, useRemoveChildMutation, useRestoreProjectMutation, useUpdateProjectMutation } from '../../api'
import { problemOf } from '../../api/problem'
import { AskBeforeLeaving, Button, Confirm, FormActions, FormProblem, Group, isInitiative, Section, Sheet, Stack, Text, useForm, useOpened, useToast, useTold } from '../../ui'
import { Children } from './Children'
import { ProjectFields, type ProjectValues, shownFields } from './ProjectFields'
import { mayChange, NotYours, useProject } from './ProjectLayout'

const valuesOf = (project: Project): ProjectValues => ({
  kind: project.kind, name: project.name, summary: project.summary, description: project.description,
  offers: project.offers, seeks: project.seeks,
  visibility: project.visibility, join_policy: project.join_policy, member_list: project.member_list,
  protected_history: project.protected_history, reviewed: project.reviewed,
})

/**
 * Only what was changed here: some fields belong to owners, and sending them unchanged would be refused; and what somebody
 * else changed meanwhile is not ours to turn back.
 */
function changesOf(before: ProjectValues, { kind: _fixed, ...values }: ProjectValues): UpdateProject {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => JSON.stringify(before[name as keyof ProjectValues]) !== JSON.stringify(value)))
}

function Edit({ project }: { project: Project }) {
  const { t } = useLingui()
  const [update] = useUpdateProjectMutation()
  const toast = useToast()
  const [before, setBefore] = useState(() => valuesOf(project))
  const form = useForm(before)
  const send = form.submit(async (values) => {
    const saved = valuesOf(await update({ uuid: project.uuid, updateProject: changesOf(before, values) }).unwrap())
    setBefore(saved)
    form.setValues(saved)
    toast(t`Saved.`)
  })
  return (
    <form ref={form.ref} onSubmit={send}>
      <AskBeforeLeaving when={form.unsaved} />
      <Sheet>
        <Stack>
          <ProjectFields form={form} withKind={false} withAccess={project.permissions.edit_access} />
          <FormProblem problem={form.problem} shown={shownFields} />
          <FormActions><Button type="submit" loading={form.busy}><Trans>Save changes</Trans></Button></FormActions>
        </Stack>
      </Sheet>
    </form>
  )
}

function Archive({ project }: { project: Project }) {
  const { t } = useLingui()
  const [archive] = useArchiveProjectMutation()
  const [restore, restoring] = useRestoreProjectMutation()
  const told = useTold()
  const [opened, setOpened] = useOpened('archive')
  if (project.state === 'archived') {
    return (
      <Button variant="default" loading={restoring.isLoading} onClick={() => void told(restore({ uuid: project.uuid }))}><Trans>Restore project</Trans></Button>
    )
  }
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)}><Trans>Archive project…</Trans></Button>
      <Confirm
        title={t`Archive ${{ name: project.name }}?`} label={t`Archive project`} opened={opened} onClose={() => setOpened(false)}
        onConfirm={() => archive({ uuid: project.uuid }).unwrap()}
      >
        <Trans>Everything stays readable for members, but nobody can write. You can restore it at any time.</Trans>
      </Confirm>
    </>
  )
}

/** The initiative around this project, which the project's own managers can always leave. */
function Initiative({ project: { uuid: child, parent } }: { project: Project }) {
  const { t } = useLingui()
  const [removeChild, removing] = useRemoveChildMutation()
  const toast = useToast()
  if (!parent) return null
  const { name } = parent
  const leave = async () => {
    const answer = await removeChild({ uuid: parent.uuid, child })
    if ('error' in answer) toast(problemOf(answer.error).detail, 'problem')
  }
  return (
    <Section title={t`Initiative`}>
      <Sheet>
        <Group justify="space-between">
          <Text size="sm">
            {name
              ? <Trans>This project is part of <Link to={`/projects/${parent.uuid}`} dir="auto">{name}</Link>.</Trans>
              : <Trans>One of the managers made this project part of an initiative that you cannot see.</Trans>}
          </Text>
          <Button variant="default" loading={removing.isLoading} onClick={() => void leave()}><Trans>Take out</Trans></Button>
        </Group>
      </Sheet>
    </Section>
  )
}

export function Settings() {
  const { t } = useLingui()
  const project = useProject()
  const { permissions } = project
  if (!mayChange(permissions)) return <NotYours><Trans>Only owners and managers change the settings of this project.</Trans></NotYours>
  return (
    <>
      {permissions.edit && <Section title={t`About this project`}><Edit key={project.uuid} project={project} /></Section>}
      {permissions.edit && <Initiative project={project} />}
      {permissions.manage_children && isInitiative(project.kind) && <Children project={project} />}
      {permissions.transfer_ownership && (
        <Section title={t`Ownership`}>
          <Sheet>
            <Text size="sm">
              <Trans>
                To hand this project over, open the menu beside a person under{' '}
                <Link to={`/projects/${project.uuid}/members`}>Members</Link> and choose “Offer ownership”. It changes when they accept.
              </Trans>
            </Text>
          </Sheet>
        </Section>
      )}
      {permissions.archive && (
        <Section title={t`Archive`}>
          <Sheet><Archive project={project} /></Sheet>
        </Section>
      )}
    </>
  )
}
