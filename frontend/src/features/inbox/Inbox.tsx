import { Link, useSearchParams } from 'react-router'
import {
  itemsOf, type NotificationFilter, useCountNotificationsQuery, useGetPreferencesQuery, useMarkNotificationsMutation, useNotificationPagesInfiniteQuery,
  useProjectPagesInfiniteQuery,
} from '../../api'
import { problemOf } from '../../api/problem'
import { Button, Empty, Group, Icon, Listing, More, NativeSelect, Page, Row, Rows, SegmentedControl, useToast } from '../../ui'
import { NotificationRow } from './NotificationRow'

type Filter = NotificationFilter['filter']

const empties: Record<Filter, { title: string; text: string }> = {
  all: { title: 'Nothing has come yet', text: 'Invitations, applications and mentions of you arrive here.' },
  unread: { title: 'You have read everything', text: 'New things appear here by themselves.' },
  action: { title: 'Nothing waits for your decision', text: 'Invitations and applications that you can decide appear here.' },
}

const toFilter = (value: string | null): Filter => (value === 'unread' || value === 'action' ? value : 'all')

/** Marks what the list shows as read, and says how many those were. */
function MarkAll({ shown }: { shown: NotificationFilter }) {
  const { data: count } = useCountNotificationsQuery()
  const [mark, { isLoading }] = useMarkNotificationsMutation()
  const toast = useToast()
  const unread = count?.unread ?? 0
  const narrowed = shown.filter !== 'all' || shown.project !== undefined || shown.kind !== undefined
  const all = async () => {
    const answer = await mark({ markNotifications: narrowed ? { ...shown, read: true } : { all: true, read: true } })
    if (answer.data) toast(`Marked ${answer.data.changed} as read.`)
    else toast(problemOf(answer.error).detail, 'problem')
  }
  if (unread === 0) return null
  return (
    <Button variant="default" loading={isLoading} leftSection={<Icon name="check" size={16} />} onClick={() => void all()}>
      Mark {narrowed ? 'these' : unread >= 100 ? 'all' : unread} read
    </Button>
  )
}

export function Inbox() {
  const [params, setParams] = useSearchParams()
  const filter = toFilter(params.get('show'))
  const project = params.get('project') ?? undefined
  const kind = params.get('kind') ?? undefined
  const shown = { filter, project, kind }
  const query = useNotificationPagesInfiniteQuery(shown)
  const { data: preferences } = useGetPreferencesQuery()
  const { data: count } = useCountNotificationsQuery()
  const { data: projects } = useProjectPagesInfiniteQuery({ mine: true, state: 'active' })
  const notifications = itemsOf(query.data)
  const change = (name: string, value: string) =>
    setParams((before) => {
      if (value) before.set(name, value)
      else before.delete(name)
      return before
    }, { replace: true })
  return (
    <Page
      title="Inbox" lead="What waits for you, and what you should know."
      actions={<><MarkAll shown={shown} /><Button component={Link} to="/preferences" variant="default" leftSection={<Icon name="settings" size={16} />}>Preferences</Button></>}
    >
      <Group gap="xs" mb="md">
        <SegmentedControl
          aria-label="Which notifications" value={filter} onChange={(value) => change('show', value === 'all' ? '' : value)}
          data={[
            { value: 'all', label: 'All' },
            { value: 'unread', label: 'Unread' },
            { value: 'action', label: count?.action ? `To decide (${count.action})` : 'To decide' },
          ]}
        />
        <NativeSelect
          aria-label="Project" maw="18rem" value={project ?? ''} onChange={(event) => change('project', event.currentTarget.value)}
          data={[{ value: '', label: 'Every project' }, ...itemsOf(projects).map(({ uuid, name }) => ({ value: uuid, label: name }))]}
        />
        <NativeSelect
          aria-label="Type" value={kind ?? ''} onChange={(event) => change('kind', event.currentTarget.value)}
          data={[{ value: '', label: 'Every type' }, ...(preferences?.kinds ?? []).map(({ name, label }) => ({ value: name, label }))]}
        />
      </Group>
      <Listing query={query} isEmpty={notifications.length === 0} empty={<Empty icon="inbox" title={empties[filter].title}>{empties[filter].text}</Empty>}>
        <Rows label="Notifications">
          {notifications.map((notification) => <Row key={notification.uuid}><NotificationRow notification={notification} /></Row>)}
        </Rows>
        <More query={query} />
      </Listing>
    </Page>
  )
}
