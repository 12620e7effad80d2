import { useState } from 'react'
import { itemsOf, type Project, useAddChildMutation, useProjectPagesInfiniteQuery, useRemoveChildMutation } from '../../api'
import { problemOf } from '../../api/problem'
import { Button, Empty, Group, NativeSelect, Row, Rows, Section, Sheet, useToast } from '../../ui'
import { ProjectCard } from './ProjectCard'

/** Which projects an initiative brings together. One adds what one manages oneself. */
export function Children({ project }: { project: Project }) {
  const { data } = useProjectPagesInfiniteQuery({ mine: true, state: 'active' })
  const [addChild, adding] = useAddChildMutation()
  const [removeChild, removing] = useRemoveChildMutation()
  const [chosen, setChosen] = useState('')
  const toast = useToast()
  const candidates = itemsOf(data).filter(({ uuid, parent, my_roles: mine }) =>
    uuid !== project.uuid && !parent && mine.some((role) => role === 'owner' || role === 'manager'))

  const add = async () => {
    const answer = await addChild({ uuid: project.uuid, child: chosen })
    if ('error' in answer) toast(problemOf(answer.error).detail, 'problem')
    else setChosen('')
  }
  const remove = async (child: string) => {
    const answer = await removeChild({ uuid: project.uuid, child })
    if ('error' in answer) toast(problemOf(answer.error).detail, 'problem')
  }
  return (
    <Section title="Projects in it">
      <Group gap="xs" mb="xs">
        <NativeSelect
          aria-label="Project to add" value={chosen} onChange={(event) => setChosen(event.currentTarget.value)} flex={1}
          data={[{ value: '', label: 'Choose one of your projects' }, ...candidates.map(({ uuid, name }) => ({ value: uuid, label: name }))]}
        />
        <Button disabled={!chosen} loading={adding.isLoading} onClick={() => void add()}>Add</Button>
      </Group>
      {project.children.length === 0 && <Sheet><Empty icon="projects" title="No project in it yet" /></Sheet>}
      {project.children.length > 0 && (
        <Rows label="Projects in it">
          {project.children.map((child) => (
            <Row key={child.uuid}>
              <Group justify="space-between" wrap="nowrap">
                <ProjectCard project={child} />
                <Button variant="default" loading={removing.isLoading && removing.originalArgs?.child === child.uuid} onClick={() => void remove(child.uuid)}>Take out</Button>
              </Group>
            </Row>
          ))}
        </Rows>
      )}
    </Section>
  )
}
