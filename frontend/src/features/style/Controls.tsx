import { useState } from 'react'
import {
  ActionIcon, Anchor, Button, Checkbox, Confirm, ConfirmButton, CopyButton, Dialog, FileButton, Group, Icon, Menu, SegmentedControl,
  Switch, Tooltip, UnstyledButton, useToast,
} from '../../ui'
import { Part } from './Part'
import { LONG } from './samples'

const later = () => new Promise((done) => setTimeout(done, 1000))

function Buttons() {
  return (
    <Part name="Buttons">
      <Button>Save</Button>
      <Button variant="default">Cancel</Button>
      <Button variant="light">Light</Button>
      <Button variant="subtle">Subtle</Button>
      <Button color="red">Delete</Button>
      <Button disabled>Disabled</Button>
      <Button loading>Busy</Button>
      <Button leftSection={<Icon name="plus" size={16} />}>With a picture</Button>
      <Button variant="default">{LONG}</Button>
      <ActionIcon aria-label="More"><Icon name="more" /></ActionIcon>
      <ActionIcon aria-label="More, busy" loading><Icon name="more" /></ActionIcon>
      <ActionIcon aria-label="More, disabled" disabled><Icon name="more" /></ActionIcon>
      <UnstyledButton>Unstyled</UnstyledButton>
      <Anchor href="#style">A link</Anchor>
      <CopyButton value="tide">Copy</CopyButton>
      <FileButton onChange={() => undefined}>{(props) => <Button variant="default" {...props}>Choose a file</Button>}</FileButton>
    </Part>
  )
}

function Overlays() {
  const [open, setOpen] = useState('')
  const close = () => setOpen('')
  return (
    <Part name="Overlays">
      <Tooltip label="A few words about this control"><Button variant="default">Tooltip</Button></Tooltip>
      <Menu>
        <Menu.Target><Button variant="default">Menu</Button></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon name="edit" size={16} />}>Edit</Menu.Item>
          <Menu.Item disabled>Not now</Menu.Item>
          <Menu.Item color="red">Delete</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button variant="default" onClick={() => setOpen('dialog')}>Dialog</Button>
      <Dialog title={LONG} opened={open === 'dialog'} onClose={close}><p>What a dialog holds.</p></Dialog>
      <Button variant="default" onClick={() => setOpen('confirm')}>Question with a reason</Button>
      <Confirm title="Decline this?" opened={open === 'confirm'} onClose={close} label="Decline" danger reason="required" onConfirm={later}>
        The person is told your reason.
      </Confirm>
      <ConfirmButton title="Archive it?" label="Archive" onConfirm={later} button={(ask) => <Button variant="default" onClick={ask}>Question</Button>}>
        It can be read, and nothing in it changes any more.
      </ConfirmButton>
    </Part>
  )
}

function Toasts() {
  const toast = useToast()
  return (
    <Part name="Toasts">
      <Button variant="default" onClick={() => toast('Saved.')}>Done</Button>
      <Button variant="default" onClick={() => toast('Deleted.', 'done', { action: { label: 'Undo', run: () => toast('Back again.') } })}>With an action</Button>
      <Button variant="default" onClick={() => toast('The server cannot be reached. Try again.', 'problem')}>Problem</Button>
      <Button variant="default" onClick={() => toast(LONG)}>Long</Button>
    </Part>
  )
}

/** What one presses, and what opens then. */
export function Controls() {
  return (
    <>
      <Buttons />
      <Part name="Choices">
        <Group>
          <Checkbox label="Unticked" /><Checkbox label="Ticked" defaultChecked /><Checkbox label="Disabled" disabled />
          <Checkbox label="Wrong" error="Tick this to go on." />
        </Group>
        <Group><Switch label="Off" /><Switch label="On" defaultChecked /><Switch label="Disabled" disabled /></Group>
        <SegmentedControl aria-label="View" data={['List', 'Board', 'Calendar']} />
        <SegmentedControl aria-label="View, disabled" data={['List', 'Board']} disabled />
      </Part>
      <Overlays />
      <Toasts />
    </>
  )
}
