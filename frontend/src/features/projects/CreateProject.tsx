import { Link, useNavigate } from 'react-router'
import { useCreateProjectMutation } from '../../api'
import { AskBeforeLeaving, Button, FormActions, FormProblem, Page, Sheet, useForm } from '../../ui'
import { newProject, ProjectFields, shownFields } from './ProjectFields'

export function CreateProject() {
  const [create] = useCreateProjectMutation()
  const navigate = useNavigate()
  const form = useForm(newProject)
  const send = form.submit(async (values) => {
    const project = await create({ createProject: values }).unwrap()
    void navigate(`/projects/${project.uuid}`)
  })
  return (
    <Page title="New project" lead="You become its owner. Everything here can be changed later, except its kind.">
      <form ref={form.ref} onSubmit={send}>
      <AskBeforeLeaving when={form.unsaved} />
        <Sheet>
          <ProjectFields form={form} withKind />
        </Sheet>
        <div style={{ display: 'grid', gap: '0.75rem', marginTop: '1rem' }}>
          <FormProblem problem={form.problem} shown={shownFields} />
          <FormActions>
            <Button type="submit" loading={form.busy}>Create project</Button>
            <Button variant="default" component={Link} to="/projects">Cancel</Button>
          </FormActions>
        </div>
      </form>
    </Page>
  )
}
