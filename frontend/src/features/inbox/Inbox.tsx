import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { lazy, type ReactNode, Suspense, useRef, useState } from 'react'
import { Link } from 'react-router'
import { itemsOf, type Notification, useNotificationPagesInfiniteQuery } from '../../api'
import { Button, Checkbox, Empty, Icon, Listing, Loading, More, Page, Row, Rows, useFilters } from '../../ui'
import { Filters } from './Filters'
import { empties, toFilter } from './lists'
import { MarkAll } from './MarkAll'
import { NotificationRow } from './NotificationRow'
import classes from './NotificationRow.module.css'
import { leave } from './rows'
import { Tools } from './Tools'
import { useInboxKeys } from './useInboxKeys'
import { type Triage, useTriage } from './useTriage'

const SnoozeDialog = lazy(async () => ({ default: (await import('./SnoozeDialog')).SnoozeDialog }))

/** What one can do with those that are selected. */
function Chosen({ some, triage, onSnooze, onClear }: { some: Notification[]; triage: Triage; onSnooze: () => void; onClear: () => void }) {
  const { t } = useLingui()
  if (some.length === 0) return null
  const asleep = some.every((one) => one.snoozed_until)
  const then = (act: () => void) => () => {
    act()
    onClear()
  }
  return (
    <div className={classes.chosen} role="group" aria-label={t`Selected notifications`}>
      <strong role="status"><Plural value={some.length} one="# selected" other="# selected" /></strong>
      <Button size="compact-sm" variant="default" onClick={then(() => triage.done(some, true))}><Trans context="to put a notification away">Done</Trans></Button>
      {asleep
        ? <Button size="compact-sm" variant="default" onClick={then(() => triage.wake(some))}><Trans>Back to the inbox now</Trans></Button>
        : <Button size="compact-sm" variant="default" onClick={then(() => triage.read(some, true))}><Trans>Mark as read</Trans></Button>}
      <Button size="compact-sm" variant="default" onClick={onSnooze}><Trans>Snooze</Trans></Button>
      <Button size="compact-sm" variant="subtle" onClick={onClear}><Trans>Clear the selection</Trans></Button>
    </div>
  )
}

/** `above` waits for me too, though no notification tells of it; `known` says whether it is sure that there is nothing such. */
export function Inbox({ above = null, known = true }: { above?: ReactNode; known?: boolean }) {
  const { t } = useLingui()
  const [params, setFilter] = useFilters()
  const filter = toFilter(params.get('show'))
  const shown = { filter, project: params.get('project') ?? undefined, kind: params.get('kind') ?? undefined }
  const query = useNotificationPagesInfiniteQuery(shown)
  // Where this list failed nobody sees the one before it, and no key may change what nobody sees.
  const notifications = itemsOf(query.error ? query.currentData : query.data)
  const list = useRef<HTMLDivElement>(null)
  const triage = useTriage()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [snoozing, setSnoozing] = useState<Notification[] | null>(null)
  const select = (uuids: string[]) => setSelected(new Set(uuids))
  const chosen = notifications.filter(({ uuid }) => selected.has(uuid))
  const more = query.hasNextPage && !query.isFetchingNextPage ? query.fetchNextPage : undefined
  useInboxKeys({ list, notifications, selected, select, triage, more, onSnooze: setSnoozing })

  const change = (name: string, value: string) => {
    select([])
    setFilter(name, value)
  }
  const snooze = (until: Date) => {
    const some = snoozing ?? []
    const first = list.current?.querySelector<HTMLElement>(`[data-uuid="${some[0]?.uuid}"]`)
    if (some.length === 1 && first) leave(list.current, first)
    triage.snooze(some, until)
    select([])
  }
  const toolsOf = (one: Notification) => (
    <Tools
      notification={one} onDone={() => triage.done([one], !one.archived_at)} onRead={() => triage.read([one], !one.read_at)}
      onSnooze={() => (one.snoozed_until ? triage.wake([one]) : setSnoozing([one]))}
    />
  )
  const checkbox = ({ uuid, title }: Notification) => (
    // Around it, so that a finger need not hit the small box itself.
    <label className={classes.select} htmlFor={`select-${uuid}`}>
      <Checkbox
        id={`select-${uuid}`} aria-label={t`Select: ${title}`} checked={selected.has(uuid)}
        onChange={(event) => select(event.currentTarget.checked ? [...selected, uuid] : [...selected].filter((other) => other !== uuid))}
      />
    </label>
  )
  const empty = empties[filter]
  const everything = filter !== 'all' || shown.project || shown.kind
    ? <Button component={Link} to="/inbox" variant="default"><Trans>Show the whole inbox</Trans></Button>
    : <Button component={Link} to="/inbox?show=done" variant="default"><Trans>Show what is done</Trans></Button>
  const takesAll = (filter === 'all' || filter === 'action') && !shown.project && !shown.kind
  const others = takesAll && above
  // All that was shown has been put away, and the next page is on its way.
  const nothing = query.hasNextPage || (takesAll && !known) ? <Loading /> : !others && <Empty icon={empty.icon} title={empty.title} action={everything}>{empty.text}</Empty>
  return (
    <Page
      title={t`Inbox`} lead={<Trans>What waits for you, and what you should know.</Trans>}
      actions={<>{filter !== 'snoozed' && <MarkAll shown={shown} triage={triage} />}<Button component={Link} to="/preferences" variant="default" leftSection={<Icon name="settings" size={16} />}><Trans>Preferences</Trans></Button></>}
    >
      <Filters shown={shown} onChange={change} />
      <Chosen some={chosen} triage={triage} onSnooze={() => setSnoozing(chosen)} onClear={() => select([])} />
      {others}
      <Listing query={query} isEmpty={notifications.length === 0} empty={nothing}>
        <div ref={list} className={classes.list}>
          <Rows label={t`Notifications`}>
            {notifications.map((one) => <Row key={one.uuid}><NotificationRow notification={one} select={checkbox(one)} tools={toolsOf(one)} /></Row>)}
          </Rows>
        </div>
        <More query={query} />
      </Listing>
      {snoozing && <Suspense><SnoozeDialog onClose={() => setSnoozing(null)} onChosen={snooze} /></Suspense>}
    </Page>
  )
}
