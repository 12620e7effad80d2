import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Link } from 'react-router'
import { type Project, useAddChildMutation, useMyProjects, useRemoveChildMutation } from '../../api'
import { problemOf } from '../../api/problem'
import { useCommands } from '../../commands'
import { Button, Empty, Group, NativeSelect, Row, Rows, Section, Sheet, useToast } from '../../ui'
import { ProjectCard } from './ProjectCard'

/** Which projects an initiative brings together. One adds what one manages oneself. */
export function Children({ project }: { project: Project }) {
  const { t } = useLingui()
  const { projects } = useMyProjects()
  const [addChild, adding] = useAddChildMutation()
  const [removeChild, removing] = useRemoveChildMutation()
  const [chosen, setChosen] = useState('')
  const toast = useToast()
  const candidates = projects.filter(({ uuid, parent, my_roles: mine }) =>
    uuid !== project.uuid && !parent && mine.some((role) => role === 'owner' || role === 'manager'))

  const add = async (child: string) => {
    const answer = await addChild({ uuid: project.uuid, child })
    if ('error' in answer) toast(problemOf(answer.error).detail, 'problem')
    else setChosen('')
  }
  const remove = async (child: string) => {
    const answer = await removeChild({ uuid: project.uuid, child })
    if ('error' in answer) toast(problemOf(answer.error).detail, 'problem')
  }
  const section = t`Projects in it`
  useCommands([
    ...(adding.isLoading ? [] : candidates.map(({ uuid, name }) => ({ id: `project.child.add.${uuid}`, section, label: t`Add ${name}`, run: () => void add(uuid) }))),
    ...(removing.isLoading ? [] : project.children.map(({ uuid, name }) => ({ id: `project.child.remove.${uuid}`, section, label: t`Take ${name} out`, run: () => void remove(uuid) }))),
  ])
  return (
    <Section title={t`Projects in it`}>
      <Group gap="xs" mb="xs">
        <NativeSelect
          aria-label={t`Project to add`} value={chosen} onChange={(event) => setChosen(event.currentTarget.value)} flex={1}
          data={[{ value: '', label: t`Choose one of your projects` }, ...candidates.map(({ uuid, name }) => ({ value: uuid, label: name }))]}
        />
        <Button disabled={!chosen} loading={adding.isLoading} onClick={() => void add(chosen)}><Trans>Add</Trans></Button>
      </Group>
      {project.children.length === 0 && (
        <Sheet>
          <Empty icon="projects" title={t`No project in it yet`} action={<Button component={Link} to="/projects/new" variant="default"><Trans>New project</Trans></Button>}>
            <Trans>Choose one of yours above, or start one.</Trans>
          </Empty>
        </Sheet>
      )}
      {project.children.length > 0 && (
        <Rows label={t`Projects in it`}>
          {project.children.map((child) => (
            <Row key={child.uuid}>
              <Group justify="space-between" wrap="nowrap">
                <ProjectCard project={child} />
                <Button variant="default" loading={removing.isLoading && removing.originalArgs?.child === child.uuid} onClick={() => void remove(child.uuid)}><Trans>Take out</Trans></Button>
              </Group>
            </Row>
          ))}
        </Rows>
      )}
    </Section>
  )
}
