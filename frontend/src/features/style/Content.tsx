import {
  Badge, Button, CloseButton, Empty, Face, Failed, Icon, Listing, Loading, LongName, Mark, More, OffersAndSeeksLines,
  OffersAndSeeksLinks, OrganisationName, PersonName, PersonRow, Progress, RichText, Row, Rows, Section, Sheet, SidebarGroup, Table, TabLinks, Tabs, Tag,
  Tally, Text, Time, type Tone, UnreadTally, VisuallyHidden,
} from '../../ui'
import { Part } from './Part'
import { lists, LONG, missing, more, people, problem, rich, RTL } from './samples'
import classes from './style.module.css'

const TONES: Tone[] = ['plain', 'accent', 'held', 'pending', 'urgent', 'done']
const WAITING = { unread: 3, mentions: 1 }
const WORDS = { offers: ['microscopy', RTL, LONG, 'training', 'storage'], seeks: ['tide gauges'] }
const NOTHING_ASKED = { offers: '', seeks: '' }

function Marks() {
  return (
    <Part name="Marks">
      {TONES.map((tone) => <Tag key={tone} tone={tone}>{tone}</Tag>)}
      <Tag>{LONG}</Tag>
      <Badge>Badge</Badge>
      <span><Tally value={4} words="four" /> <Tally value={7} words="seven" tone="soft" /> <Tally value={9} words="nine" tone="strong" /> <Tally value={140} words="many" tone="accent" /> <Tally value={2} words="two mentions" tone="mention" /></span>
      <UnreadTally {...WAITING} />
      <Icon name="inbox" /><Icon name="forward" /><Mark /><CloseButton aria-label="Clear" />
      <Text c="dimmed">Dimmed text</Text>
      <Time at="2026-03-01T12:00:00Z" />
      <span>Only heard:<VisuallyHidden> this</VisuallyHidden></span>
      <Progress value={40} w={120} aria-label="Forty per cent" />
    </Part>
  )
}

function Persons() {
  return (
    <Part name="People">
      <Face person={people.plain} /><Face person={people.rtl} size={48} />
      <PersonName person={people.plain} /><PersonName person={people.former} />
      <OrganisationName organisation={{ uuid: 'organisation', name: 'Halden Instruments' }} />
      <Rows label="People">
        {[people.plain, people.long, people.rtl].map((person) => (
          <Row key={person.uuid}><PersonRow person={person} end={<Tag>Member</Tag>} /></Row>
        ))}
        <Row><PersonRow person={people.long} wide end={<Button variant="default">Remove</Button>} /></Row>
        <Row><OffersAndSeeksLines of={WORDS} asked={NOTHING_ASKED} /></Row>
      </Rows>
      <OffersAndSeeksLinks of={WORDS} listed="people" />
    </Part>
  )
}

function Ways() {
  const links = [{ to: '/style', label: 'Overview', end: true }, { to: '/style/members', label: 'Members', count: 3 }, { to: '/style/long', label: LONG }]
  return (
    <Part name="Ways">
      <TabLinks label="Parts" links={links} />
      <Tabs defaultValue="people">
        <Tabs.List aria-label="Lists"><Tabs.Tab value="people">People</Tabs.Tab><Tabs.Tab value="long">{LONG}</Tabs.Tab></Tabs.List>
      </Tabs>
      <SidebarGroup name="style" label="Projects" heading="Projects" counts={[WAITING]}>
        <li><a href="#style" className={classes.link}><LongName name={LONG} /></a></li>
      </SidebarGroup>
    </Part>
  )
}

function States() {
  return (
    <Part name="Lists and their states">
      <Loading rows={2} />
      <Listing query={lists.loading} isEmpty empty={null} rows={1}>{null}</Listing>
      <Listing query={lists.failed} isEmpty empty={null}>{null}</Listing>
      <Listing query={lists.ready} isEmpty empty={<Empty icon="inbox" title="Nothing waits for you." action={<Button>Find a project</Button>}>What needs you will stand here.</Empty>}>{null}</Listing>
      <Failed error={problem} onRetry={() => undefined} />
      <Failed error={missing} action={<Button variant="default">To the projects</Button>} />
      <More query={more.ready} /><More query={more.loading} /><More query={more.failed} />
    </Part>
  )
}

/** What one reads. */
export function Content() {
  return (
    <>
      <Marks />
      <Persons />
      <Ways />
      <States />
      <Part name="Sheets and text">
        <Section title="A section" note="What it is about." actions={<Button variant="default" size="compact-sm">Add</Button>}>
          <Sheet><RichText html={rich} /></Sheet>
          <Sheet flush><RichText html={`<p>${RTL}</p>`} /></Sheet>
        </Section>
        <Table data={{ head: ['Name', 'Role'], body: [['Ada', 'Owner'], [LONG, 'Member']] }} />
      </Part>
    </>
  )
}
