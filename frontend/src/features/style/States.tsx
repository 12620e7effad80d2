import { type ReactNode, useRef } from 'react'
import {
  Anchor, Button, Empty, Failed, FormProblem, Icon, Listing, Loading, LongName, PersonName, PersonRow, Row, Rows, Select, TextInput, UnreadTally,
} from '../../ui'
import sidebar from '../../ui/sidebar.module.css'
import { Part } from './Part'
import { lists, LONG, people, problem, RTL } from './samples'
import classes from './style.module.css'

// By a click too, where the browser knows the word; elsewhere the ring is seen when “Focus” is pressed by keyboard.
const shown = { preventScroll: true, focusVisible: true } as FocusOptions

/** One sample with the name of its state. Its focus is no picture: it gets the page's own. */
function State({ name, wide = false, focusable = false, children }: { name: string; wide?: boolean; focusable?: boolean; children: ReactNode }) {
  const sample = useRef<HTMLDivElement>(null)
  const focus = () => sample.current?.querySelector<HTMLElement>('a, button, input')?.focus(shown)
  return (
    <figure className={classes.sample} data-wide={wide || undefined} aria-label={name}>
      <figcaption>{name} {focusable && <Button size="compact-xs" variant="default" onClick={focus}>Focus</Button>}</figcaption>
      <div ref={sample}>{children}</div>
    </figure>
  )
}

function ButtonStates() {
  return (
    <Part name="Buttons in each state">
      <State name="Hover">Point at it: <Button>Save</Button> <Button variant="default">Cancel</Button></State>
      <State name="Focus" focusable><Button variant="default">Cancel</Button></State>
      <State name="Disabled"><Button disabled>Save</Button> <Button variant="default" disabled>Cancel</Button></State>
      <State name="Loading"><Button loading>Save</Button> <Button variant="default" loading>Cancel</Button></State>
      <State name="Error"><FormProblem problem={problem} /><Button>Save</Button></State>
      <State name="Too long"><Button maw="100%">{LONG}</Button></State>
      <State name="Right to left"><div dir="rtl"><Button leftSection={<Icon name="plus" size={16} />}>{RTL}</Button></div></State>
    </Part>
  )
}

function LinkStates() {
  return (
    <Part name="Links in each state">
      <State name="Hover">Point at it: <Anchor href="#style">A link</Anchor> or <PersonName person={people.plain} /></State>
      <State name="Focus" focusable><Anchor href="#style">A link</Anchor></State>
      <State name="Disabled">What cannot be followed is text: <PersonName person={people.former} /></State>
      <State name="Loading">None: the screen that it leads to shows grey rows.</State>
      <State name="Error">None: the screen that it leads to says what went wrong.</State>
      <State name="Too long"><a href="#style" className={classes.link}><LongName name={LONG} /></a><Anchor href="#style">{LONG}</Anchor></State>
      <State name="Right to left"><div dir="rtl"><Anchor href="#style">{RTL}</Anchor></div></State>
    </Part>
  )
}

function FieldStates() {
  return (
    <Part name="Fields in each state">
      <State name="Hover">None of its own: the pointer changes over <TextInput aria-label="Place to point at" defaultValue="Tide" /></State>
      <State name="Focus" focusable><TextInput label="Place" defaultValue="Tide" /></State>
      <State name="Disabled"><TextInput label="Place" defaultValue="Tide" disabled /><Select label="Choice" data={[LONG]} value={LONG} disabled /></State>
      <State name="Loading">While it is sent, the button of its form says so: <TextInput label="Place" defaultValue="Tide" /><Button mt="xs" loading>Save</Button></State>
      <State name="Error"><TextInput label="Place" defaultValue="?" error="Use letters, please." /></State>
      <State name="Too long"><TextInput label={LONG} description={LONG} defaultValue={LONG} error={LONG} /></State>
      <State name="Right to left"><div dir="rtl"><TextInput label={RTL} defaultValue={RTL} dir="auto" error={RTL} /></div></State>
    </Part>
  )
}

function SidebarRow() {
  return <a href="#style" className={sidebar.link}><Icon name="projects" size={15} /><LongName name={LONG} /><UnreadTally unread={3} mentions={1} /></a>
}

function RowStates() {
  return (
    <Part name="Rows in each state">
      <State name="Hover" wide>Point at it, or at a name in it: <SidebarRow /><Rows><Row><PersonRow person={people.plain} /></Row></Rows></State>
      <State name="Focus" wide focusable><SidebarRow /></State>
      <State name="Disabled" wide>What leads nowhere any more: <Rows><Row><PersonRow person={people.former} /></Row></Rows></State>
      <State name="Loading" wide><Loading rows={1} /></State>
      <State name="Error" wide><Listing query={lists.failed} isEmpty empty={null}>{null}</Listing></State>
      <State name="Error, closed" wide><Failed error={{ ...problem, status: 403 }} action={<Button variant="default">To the projects</Button>} /></State>
      <State name="Empty" wide><Empty icon="people" title="Nobody yet" without="nothing to do">Who comes will stand here.</Empty></State>
      <State name="Too long" wide><Rows><Row><PersonRow person={people.long} end={<Button variant="default">Remove</Button>} /></Row></Rows></State>
      <State name="Right to left" wide><div dir="rtl"><Rows><Row><PersonRow person={people.rtl} end={<Button variant="default">إزالة</Button>} /></Row></Rows></div></State>
    </Part>
  )
}

/** What one presses, follows, fills in and reads down, in each state that it has, and where it has none, what stands for it. */
export function States() {
  return (
    <>
      <ButtonStates />
      <LinkStates />
      <FieldStates />
      <RowStates />
    </>
  )
}
