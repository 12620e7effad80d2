import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from 'react-router'
import { has } from '../../bootstrap'
import { type Project, useCancelOwnershipMutation, useDecideOwnershipMutation, useGetMeQuery } from '../../api'
import { problemOf } from '../../api/problem'
import { useCommands } from '../../commands'
import { Button, Empty, fullTime, Group, isInitiative, Note, OffersAndSeeksLinks, PersonName, RichText, Row, Rows, Section, Sheet, useToast, useTold } from '../../ui'
import classes from './Overview.module.css'
import { ProjectCard } from './ProjectCard'
import { useProject } from './ProjectLayout'

function Transfer({ project }: { project: Project }) {
  const { t } = useLingui()
  const { data: me } = useGetMeQuery()
  const [decide, deciding] = useDecideOwnershipMutation()
  const [cancel, cancelling] = useCancelOwnershipMutation()
  const toast = useToast()
  const told = useTold()
  const transfer = project.pending_transfer
  const mine = transfer?.to_person.uuid === me?.uuid
  const saying = (accept: boolean) => deciding.isLoading && deciding.originalArgs?.decideOwnership.accept === accept
  const uuid = transfer?.uuid ?? ''
  const answer = async (accept: boolean) => {
    const result = await decide({ uuid, decideOwnership: { accept } })
    if ('error' in result) toast(problemOf(result.error).detail, 'problem')
    else toast(accept ? t`You own this project now.` : t`You declined the ownership.`)
  }
  const takeBack = () => void told(cancel({ uuid }))
  const section = t`Project`
  const answers = [
    { id: 'project.ownership.accept', section, label: t`Accept the ownership`, run: () => void answer(true) },
    { id: 'project.ownership.decline', section, label: t`Decline the ownership`, run: () => void answer(false) },
  ]
  const others = [{ id: 'project.ownership.cancel', section, label: t`Cancel the offer`, finds: t`ownership`, run: takeBack }]
  useCommands(!transfer ? [] : mine ? answers : others)
  if (!transfer) return null
  if (mine) {
    return (
      <Note>
        <p>
          {transfer.stay_owner
            ? <Trans><PersonName person={transfer.from_person} /> offers to share the ownership of this project with you.</Trans>
            : <Trans><PersonName person={transfer.from_person} /> offers you the ownership of this project.</Trans>}
        </p>
        <Group gap="xs" mt="xs">
          <Button loading={saying(true)} disabled={saying(false)} onClick={() => void answer(true)}><Trans>Accept</Trans></Button>
          <Button variant="default" loading={saying(false)} disabled={saying(true)} onClick={() => void answer(false)}><Trans>Decline</Trans></Button>
        </Group>
      </Note>
    )
  }
  return (
    <Note tone="held">
      <p>
        {transfer.stay_owner
          ? <Trans>A share of the ownership is offered to <PersonName person={transfer.to_person} />; they have it when they accept.</Trans>
          : <Trans>The ownership is offered to <PersonName person={transfer.to_person} />; it changes when they accept.</Trans>}
      </p>
      <Button mt="xs" variant="default" loading={cancelling.isLoading} onClick={takeBack}><Trans>Cancel the offer</Trans></Button>
    </Note>
  )
}

function State({ project }: { project: Project }) {
  if (project.my_application?.state === 'pending') {
    return (
      <Note tone="held">
        {has('notifications')
          ? <Trans>Your application waits for a decision. You find the answer in your inbox.</Trans>
          : <Trans>Your application waits for a decision. You find the answer here.</Trans>}
      </Note>
    )
  }
  const { my_application: asked, my_roles: mine } = project
  if (asked?.state === 'declined' && mine.length === 0) {
    return <Note tone="held"><Trans>Your application was declined.</Trans>{asked.reason && <> <q dir="auto">{asked.reason}</q></>}</Note>
  }
  const end = project.my_ends_at && fullTime(project.my_ends_at)
  if (end) return <Note tone="held"><Trans>Your membership ends on {end}.</Trans></Note>
  return null
}

/** What an organisation offers and seeks, by which others find it. */
function Offers({ project }: { project: Project }) {
  const { t } = useLingui()
  const { offers, seeks, permissions } = project
  if (offers.length > 0 || seeks.length > 0) return <OffersAndSeeksLinks of={project} listed="organisations" />
  if (!permissions.edit) return null
  return (
    <Section title={t`Offers`}>
      <Sheet>
        <Empty icon="search" title={t`Nobody finds it by what it offers yet`} action={<Button component={Link} to="settings" variant="default"><Trans>Say what it offers</Trans></Button>}>
          <Trans>The directory finds organisations by what they offer and look for.</Trans>
        </Empty>
      </Sheet>
    </Section>
  )
}

export function Overview() {
  const { t } = useLingui()
  const project = useProject()
  return (
    <>
      <div className={classes.notes}>
        <Transfer project={project} />
        <State project={project} />
      </div>
      <Section title={t`About`}>
        <Sheet>
          {project.description_html
            ? <RichText html={project.description_html} />
            : (
              <Empty
                icon="edit" title={t`No description yet`}
                action={project.permissions.edit && <Button component={Link} to="settings" variant="default"><Trans>Write one</Trans></Button>}
              >
                <Trans>A few lines tell others what it is about.</Trans>
              </Empty>
            )}
        </Sheet>
      </Section>
      {project.kind === 'organisation' && <Offers project={project} />}
      {(isInitiative(project.kind) || project.children.length > 0) && (
        <Section title={t`Projects in it`}>
          {project.children.length > 0
            ? <Rows label={t`Projects in it`}>{project.children.map((child) => <Row key={child.uuid}><ProjectCard project={child} /></Row>)}</Rows>
            : (
              <Sheet>
                <Empty
                  icon="projects" title={t`No project yet`}
                  action={project.permissions.manage_children && <Button component={Link} to="settings" variant="default"><Trans>Add one</Trans></Button>}
                >
                  <Trans>An initiative brings projects together. Its managers add them in the settings.</Trans>
                </Empty>
              </Sheet>
            )}
        </Section>
      )}
    </>
  )
}
