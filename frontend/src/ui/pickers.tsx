import { Pill, PillsInput, type SelectProps, type TagsInputProps, TextInput } from '@mantine/core'
import { useUncontrolled } from '@mantine/hooks'
import { type KeyboardEvent, useCallback, useEffect, useState } from 'react'
import { Icon } from './icons'
import type * as pickerFields from './pickerFields'

type Fields = typeof pickerFields

// What these fields open is no part of the first screen: it is fetched when one of them gets the focus,
// at the latest when the screen stands. Until then a plain field stands in, with the same label, words and height.
const SOON_MS = 2000
let fetched: Fields | null = null
const NO_WORDS: string[] = []

async function load(): Promise<Fields> {
  fetched = await import('./pickerFields')
  return fetched
}

function useFields() {
  const [fields, setFields] = useState(fetched)
  // Its successor takes the focus over.
  const [focused, setFocused] = useState(false)
  const come = useCallback(() => void load().then(setFields, () => {}), [])
  useEffect(() => {
    const timer = setTimeout(come, SOON_MS)
    return () => clearTimeout(timer)
  }, [come])
  const standIn = {
    role: 'combobox',
    'aria-expanded': false,
    'aria-haspopup': 'listbox',
    autoComplete: 'off',
    onFocus: () => { setFocused(true); come() },
    onBlur: () => setFocused(false),
    // It would send the form that it stands in.
    onKeyDown: (event: KeyboardEvent) => { if (event.key === 'Enter') event.preventDefault() },
  } as const
  return { fields, focused, standIn }
}

/** What is written before the field itself is there goes on in it. */
function useText({ searchValue, onSearchChange }: { searchValue?: string; onSearchChange?: (text: string) => void }) {
  return useUncontrolled({ value: searchValue, finalValue: '', onChange: onSearchChange })
}

interface Choice { value: string; label: string }
type Choices = (string | Choice)[]

function labelOf(chosen: unknown, data: Choices = []): string {
  const choice = data.find((one) => (typeof one === 'string' ? one : one.value) === chosen)
  return typeof choice === 'object' ? choice.label : (choice ?? '')
}

export function Select({ data, ...props }: SelectProps & { data?: Choices }) {
  const { fields, focused, standIn } = useFields()
  const [text, setText] = useText(props)
  const search = props.searchable ? { searchValue: text, onSearchChange: setText } : {}
  useEffect(() => {
    // Where nothing is chosen Mantine's begins with an empty text.
    if (fields && text) setText(text)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- what was written until then, and never again
  }, [fields])
  if (fields) return <fields.WordSelect data={data} {...props} {...search} autoFocus={focused} />
  const { label, description, error, placeholder, disabled, dir, searchable, value } = props
  return (
    <TextInput
      {...{ label, description, error, placeholder, disabled, dir }} {...standIn} rightSection={<Icon name="down" size={16} />}
      readOnly={!searchable} value={text || labelOf(value, data)} onChange={(event) => setText(event.currentTarget.value)}
    />
  )
}

export function TagsInput({ value = NO_WORDS, onChange, ...props }: TagsInputProps) {
  const { fields, focused, standIn } = useFields()
  const [text, setText] = useText(props)
  if (fields) return <fields.TagsInput value={value} onChange={onChange} {...props} searchValue={text} onSearchChange={setText} autoFocus={focused} />
  const { label, description, error, placeholder, disabled, maxTags = Infinity } = props
  const add = () => {
    const word = text.trim()
    if (word && !value.includes(word) && value.length < maxTags) onChange?.([...value, word])
    setText('')
  }
  return (
    <PillsInput {...{ label, description, error, disabled }}>
      <Pill.Group disabled={disabled}>
        {value.map((word) => <Pill key={word}>{word}</Pill>)}
        <PillsInput.Field
          {...standIn} dir="auto" placeholder={placeholder} value={text} onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => { standIn.onKeyDown(event); if (event.key === 'Enter') add() }} onBlur={() => { standIn.onBlur(); add() }}
        />
      </Pill.Group>
    </PillsInput>
  )
}
