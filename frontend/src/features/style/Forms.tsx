import { useState } from 'react'
import {
  AskBeforeLeaving, Button, Fields, FormActions, FormProblem, GrowingField, NativeSelect, Note, PasswordInput, Radio, Select, Stack, TagsInput,
  Textarea, TextInput, useForm,
} from '../../ui'
import { WordMultiSelect } from '../../ui/pickerFields'
import { Part } from './Part'
import { LONG, problem, RTL } from './samples'

const CHOICES = ['Wind', 'Tide', LONG]

function OwnWords() {
  const [words, setWords] = useState(['tide', LONG])
  return <TagsInput label="Own words" value={words} onChange={setWords} />
}

function Unsaved() {
  const form = useForm({ name: '' })
  return (
    <form ref={form.ref} onSubmit={form.submit(async () => undefined)}>
      <AskBeforeLeaving when={form.unsaved} />
      <TextInput {...form.field('name')} label="Asks before it is left" />
      <FormActions><Button type="submit">Save</Button><Button variant="default">Cancel</Button></FormActions>
    </form>
  )
}

/** What one writes into, and what is said about it. */
export function Forms() {
  return (
    <>
      <Part name="Fields">
        <Fields>
          <TextInput label="Empty" placeholder="Like this" description="What it is for." />
          <TextInput label="Filled" defaultValue={LONG} />
          <TextInput label="From right to left" defaultValue={RTL} dir="auto" />
          <TextInput label="Wrong" defaultValue="!" error="Use letters, please." required />
          <TextInput label="Disabled" defaultValue="Fixed" disabled />
          <PasswordInput label="Password" defaultValue="secret" />
          <PasswordInput label="Password, wrong" error="Too short." />
          <Textarea label="Long text" defaultValue={LONG} autosize minRows={2} dir="auto" />
          <GrowingField label="Grows with its text" defaultValue={LONG} dir="auto" />
          <NativeSelect label="Short choice" data={CHOICES} />
          <Select label="Choice" data={CHOICES} placeholder="Choose" />
          <WordMultiSelect label="Several" data={CHOICES} defaultValue={CHOICES} />
          <OwnWords />
          <Radio.Group label="One of them" defaultValue="a">
            <Stack gap="xs"><Radio value="a" label="This" /><Radio value="b" label="That" /><Radio value="c" label="Not now" disabled /></Stack>
          </Radio.Group>
        </Fields>
      </Part>
      <Part name="Forms">
        <Unsaved />
        <FormProblem problem={problem} />
        <Note>Something useful to know.</Note>
        <Note tone="done">That is done.</Note>
        <Note tone="held">This waits for a review.</Note>
      </Part>
    </>
  )
}
