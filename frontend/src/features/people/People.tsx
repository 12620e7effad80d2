import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { itemsOf, usePeoplePagesInfiniteQuery } from '../../api'
import { Empty, Icon, Listing, More, Page, PersonRow, Row, Rows, TextInput, useDebouncedValue } from '../../ui'

export function People() {
  const [params, setParams] = useSearchParams()
  const [text, setText] = useState(params.get('q') ?? '')
  const [q] = useDebouncedValue(text.trim(), 250)
  // One letter finds everybody; the server wants two.
  const query = usePeoplePagesInfiniteQuery(q.length === 1 ? '' : q)
  const people = itemsOf(query.data)
  return (
    <Page title="People" lead="Who is here, and what they do.">
      <TextInput
        aria-label="Search people" placeholder="Search by name" type="search" value={text} mb="md" dir="auto" leftSection={<Icon name="search" size={16} />}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setParams(event.currentTarget.value ? { q: event.currentTarget.value } : {}, { replace: true })
        }}
      />
      <Listing query={query} isEmpty={people.length === 0} empty={<Empty icon="people" title="Nobody found">Try another spelling.</Empty>}>
        <Rows label="People">
          {people.map((person) => <Row key={person.uuid}><PersonRow person={person} /></Row>)}
        </Rows>
        <More query={query} />
      </Listing>
    </Page>
  )
}
