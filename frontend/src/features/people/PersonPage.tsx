import { Trans, useLingui } from '@lingui/react/macro'
import { lazy, Suspense, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { has } from '../../bootstrap'
import { type PersonProfile, useGetMeQuery, useGetPersonQuery, useListOrganisationsOfQuery } from '../../api'
import { isClosed } from '../../api/problem'
import { useCommands } from '../../commands'
import { Button, Empty, Face, Failed, Icon, Loading, OffersAndSeeksLinks, Page, RichText, Row, Rows, Section, Sheet, shortDate } from '../../ui'
import classes from './PersonPage.module.css'

const InviteToProject = lazy(() => import('./InviteToProject'))

function Organisations({ person }: { person: string }) {
  const { t } = useLingui()
  const { data = [] } = useListOrganisationsOfQuery({ person })
  if (data.length === 0) return null
  return (
    <Section title={t`Organisations`}>
      <Rows label={t`Organisations`}>
        {data.map(({ uuid, name, summary }) => (
          <Row key={uuid}>
            <Link to={`/projects/${uuid}`} className={classes.organisation} dir="auto">{name}</Link>
            {summary && <div className={classes.summary} dir="auto">{summary}</div>}
          </Row>
        ))}
      </Rows>
    </Section>
  )
}

/** What one may do about somebody else. */
function Others({ person }: { person: PersonProfile }) {
  const { t } = useLingui()
  const [inviting, setInviting] = useState(false)
  const [asked, setAsked] = useState(false)
  const invites = has('projects') && has('invitations')
  const open = () => {
    setAsked(true)
    setInviting(true)
  }
  const navigate = useNavigate()
  const section = t`Person`
  useCommands([
    ...(has('chat') ? [{ id: 'person.message', section, label: t`Message`, finds: t`write chat`, run: () => void navigate(`/chat?person=${person.uuid}`) }] : []),
    ...(invites ? [{ id: 'person.invite', section, label: t`Invite to a project…`, run: open }] : []),
  ])
  return (
    <>
      {invites && <Button variant="default" leftSection={<Icon name="plus" size={16} />} onClick={open}><Trans>Invite to a project…</Trans></Button>}
      {has('chat') && <Button component={Link} to={`/chat?person=${person.uuid}`} leftSection={<Icon name="chat" size={16} />}><Trans>Message</Trans></Button>}
      {asked && <Suspense><InviteToProject person={person} opened={inviting} onClose={() => setInviting(false)} /></Suspense>}
    </>
  )
}

function Own() {
  const { t } = useLingui()
  const navigate = useNavigate()
  useCommands([{ id: 'person.edit', section: t`Person`, label: t`Edit your profile`, run: () => void navigate('/profile') }])
  return <Button component={Link} to="/profile" variant="default" leftSection={<Icon name="edit" size={16} />}><Trans>Edit profile</Trans></Button>
}

function NothingWritten({ person: { uuid }, own }: { person: PersonProfile; own: boolean }) {
  const { t } = useLingui()
  const title = t`Nothing written yet`
  if (own) {
    return (
      <Empty icon="person" title={title} action={<Button component={Link} to="/profile"><Trans>Edit profile</Trans></Button>}>
        <Trans>A few words about you help others to know what to ask you.</Trans>
      </Empty>
    )
  }
  return (
    <Empty icon="person" title={title} action={has('chat') && <Button component={Link} to={`/chat?person=${uuid}`} variant="default"><Trans>Message</Trans></Button>}>
      <Trans>What somebody says about themselves stands here.</Trans>
    </Empty>
  )
}

export function PersonPage() {
  const { t } = useLingui()
  const { uuid = '' } = useParams()
  const { data: person, error, isError, refetch } = useGetPersonQuery({ person: uuid })
  const { data: me } = useGetMeQuery()
  if (isError && (!person || isClosed(error))) {
    return <Page title={t`Person`}><Failed error={error} onRetry={() => void refetch()} action={<Button component={Link} to="/people" variant="default"><Trans>All people</Trans></Button>} /></Page>
  }
  if (!person) return <Page title={t`Person`}><Loading rows={2} /></Page>
  const since = shortDate(person.joined_at)
  const own = me?.uuid === person.uuid
  return (
    <Page
      title={<span className={classes.title}><Face person={person} size={56} /><span dir="auto">{person.display_name}</span></span>} name={person.display_name}
      lead={<>{person.headline && <><span dir="auto">{person.headline}</span> · </>}<Trans>Here since {since}</Trans></>}
      actions={own ? <Own /> : <Others key={uuid} person={person} />}
    >
      <Section title={t`About`}>
        <Sheet>
          {person.about_html ? <RichText html={person.about_html} /> : <NothingWritten person={person} own={own} />}
        </Sheet>
      </Section>
      <OffersAndSeeksLinks of={person} listed="people" />
      {has('projects') && <Organisations person={uuid} />}
    </Page>
  )
}
