import { Trans, useLingui } from '@lingui/react/macro'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { useCreateProjectMutation } from '../../api'
import { AskBeforeLeaving, Button, FormActions, FormProblem, kinds, Page, Sheet, useForm } from '../../ui'
import { newProject, ProjectFields, type ProjectValues, shownFields } from './ProjectFields'

/** Only an organisation shows what it offers: words left behind by another choice of kind are not sent unseen. */
const shownOf = (values: ProjectValues): ProjectValues =>
  values.kind === 'organisation' ? values : { ...values, offers: [], seeks: [] }

/** The kind that the address asks for. */
function useKind(): ProjectValues['kind'] {
  const kind = useSearchParams()[0].get('kind') ?? ''
  return Object.hasOwn(kinds, kind) ? kind as ProjectValues['kind'] : newProject.kind
}

export function CreateProject() {
  const { t } = useLingui()
  const [create] = useCreateProjectMutation()
  const navigate = useNavigate()
  const form = useForm({ ...newProject, kind: useKind() })
  const send = form.submit(async (values) => {
    const project = await create({ createProject: shownOf(values) }).unwrap()
    void navigate(`/projects/${project.uuid}`)
  })
  const organisation = form.values.kind === 'organisation'
  return (
    <Page title={organisation ? t`New organisation` : t`New project`} lead={t`You become its owner. Everything here can be changed later, except its kind.`}>
      <form ref={form.ref} onSubmit={send}>
        <AskBeforeLeaving when={form.unsaved} />
        <Sheet>
          <ProjectFields form={form} withKind />
        </Sheet>
        <div style={{ display: 'grid', gap: '0.75rem', marginTop: '1rem' }}>
          <FormProblem problem={form.problem} shown={shownFields} />
          <FormActions>
            <Button type="submit" loading={form.busy}>{organisation ? <Trans>Create organisation</Trans> : <Trans>Create project</Trans>}</Button>
            <Button variant="default" component={Link} to="/projects"><Trans>Cancel</Trans></Button>
          </FormActions>
        </div>
      </form>
    </Page>
  )
}
