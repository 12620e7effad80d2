import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { asksAgain, itemsOf, type PersonRef, usePeoplePagesInfiniteQuery } from '../../api'
import { useDebouncedValue } from '../../ui'
import { NothingFound } from '../../ui/NothingFound'
// Its dialogs come when they are asked for, and are to have it from their first moment: it takes the focus.
import { WordMultiSelect } from '../../ui/pickerFields'

const NOBODY: (string | null)[] = []

/** Finds people by name; several can be chosen. */
export function PeoplePicker({ label, value, onChange, error, exclude = NOBODY, first = false }: {
  label: string; value: PersonRef[]; onChange: (people: PersonRef[]) => void; error?: string; exclude?: (string | null)[]
  /** The first thing to do in its dialog: it has the focus and its list is open. */
  first?: boolean
}) {
  const { t } = useLingui()
  const [text, setText] = useState('')
  // Open until Escape, also while the focus is elsewhere: closing would move the buttons away from under the finger.
  const [opened, setOpened] = useState(first)
  const [q] = useDebouncedValue(text.trim(), 200)
  const { data, isFetching } = usePeoplePagesInfiniteQuery({ q: q.length === 1 ? '' : q }, asksAgain)
  const known = new Map<string, PersonRef>()
  for (const person of [...value, ...itemsOf(data)]) {
    if (person.uuid && !exclude.includes(person.uuid)) known.set(person.uuid, person)
  }
  // The list is a part of the field: the gap between the fields of its form does not belong between them.
  return (
    <div><WordMultiSelect
      label={label} placeholder={value.length ? undefined : t`Type a name`} searchable data-autofocus={first || undefined} dir="auto" error={error}
      dropdownOpened={opened} onDropdownOpen={() => setOpened(true)} onKeyDown={({ key }) => { if (key === 'Escape') setOpened(false) }}
      searchValue={text} onSearchChange={setText} value={value.map(({ uuid }) => uuid ?? '')}
      onChange={(chosen) => onChange(chosen.flatMap((uuid) => known.get(uuid) ?? []))}
      data={[...known].map(([uuid, person]) => ({ value: uuid, label: person.display_name }))}
      // The server has already searched; filtering again would hide what it found by other words.
      filter={({ options }) => options} nothingFoundMessage={<NothingFound>{isFetching ? t`Searching…` : t`Nobody found`}</NothingFound>} hidePickedOptions
      // The list itself scrolls: a scrolling box around it would be one more stop without a name.
      withScrollArea={false}
      // In the flow of its dialog, not over it: the buttons below stay within reach.
      comboboxProps={{ withinPortal: false, transitionProps: { duration: 0 } }}
      styles={{ options: { maxHeight: 240, overflowY: 'auto' }, dropdown: { position: 'static', marginTop: 4 } }}
    /></div>
  )
}
