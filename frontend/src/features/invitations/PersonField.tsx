import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { asksAgain, itemsOf, type PersonRef, useGetMeQuery, usePeoplePagesInfiniteQuery } from '../../api'
import { Select, useDebouncedValue } from '../../ui'
import { NothingFound } from '../../ui/NothingFound'

/** Finds one person of this site by name. */
export function PersonField({ value, onChange, error }: { value: PersonRef | null; onChange: (person: PersonRef | null) => void; error?: string }) {
  const { t } = useLingui()
  const { data: me } = useGetMeQuery()
  const [text, setText] = useState('')
  const [q] = useDebouncedValue(text.trim(), 200)
  const { data, isFetching } = usePeoplePagesInfiniteQuery({ q: q.length === 1 ? '' : q }, asksAgain)
  const known = new Map<string, PersonRef>()
  for (const person of [...(value ? [value] : []), ...itemsOf(data)]) {
    if (person.uuid && person.uuid !== me?.uuid) known.set(person.uuid, person)
  }
  return (
    <Select
      label={t`Person`} description={t`Instead of an address: somebody who is here already.`} placeholder={t`Type a name`} searchable clearable dir="auto"
      error={error} searchValue={text} onSearchChange={setText}
      value={value?.uuid ?? null} onChange={(uuid) => onChange((uuid && known.get(uuid)) || null)}
      data={[...known].map(([uuid, person]) => ({ value: uuid, label: person.display_name }))}
      // The server has already searched; filtering again would hide what it found by other words.
      filter={({ options }) => options} nothingFoundMessage={<NothingFound>{isFetching ? t`Searching…` : t`Nobody found`}</NothingFound>} withScrollArea={false}
      clearButtonProps={{ 'aria-label': t`Remove the person` }} styles={{ options: { maxHeight: 240, overflowY: 'auto' } }}
    />
  )
}
