import { Link, useParams } from 'react-router'
import { has } from '../../bootstrap'
import { useGetMeQuery, useGetPersonQuery, useListOrganisationsOfQuery } from '../../api'
import { isClosed } from '../../api/problem'
import { Button, Empty, Face, Failed, Icon, Loading, Page, RichText, Row, Rows, Section, Sheet, shortDate, Tag } from '../../ui'
import classes from './PersonPage.module.css'

function Words({ title, words }: { title: string; words: string[] }) {
  if (words.length === 0) return null
  return (
    <Section title={title}>
      <div className={classes.words}>{words.map((word) => <Tag key={word}><span dir="auto">{word}</span></Tag>)}</div>
    </Section>
  )
}

function Organisations({ person }: { person: string }) {
  const { data = [] } = useListOrganisationsOfQuery({ person })
  if (data.length === 0) return null
  return (
    <Section title="Organisations">
      <Rows label="Organisations">
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

export function PersonPage() {
  const { uuid = '' } = useParams()
  const { data: person, error, isError, refetch } = useGetPersonQuery({ person: uuid })
  const { data: me } = useGetMeQuery()
  if (isError && (!person || isClosed(error))) return <Page title="Person"><Failed error={error} onRetry={() => void refetch()} action={<Button component={Link} to="/people" variant="default">All people</Button>} /></Page>
  if (!person) return <Page title="Person"><Loading rows={2} /></Page>
  const own = me?.uuid === person.uuid
  return (
    <Page
      title={<span className={classes.title}><Face person={person} size={56} /><span>{person.display_name}</span></span>} name={person.display_name}
      lead={<><span dir="auto">{person.headline}</span>{person.headline ? ' · here' : 'Here'} since {shortDate(person.joined_at)}</>}
      actions={own
        ? <Button component={Link} to="/profile" variant="default" leftSection={<Icon name="edit" size={16} />}>Edit profile</Button>
        : has('chat') && <Button component={Link} to={`/chat?person=${uuid}`} leftSection={<Icon name="chat" size={16} />}>Message</Button>}
    >
      <Section title="About">
        <Sheet>
          {person.about_html ? <RichText html={person.about_html} /> : <Empty icon="person" title="Nothing written yet" />}
        </Sheet>
      </Section>
      <Words title="Offers" words={person.offers} />
      <Words title="Looks for" words={person.seeks} />
      {has('projects') && <Organisations person={uuid} />}
    </Page>
  )
}
