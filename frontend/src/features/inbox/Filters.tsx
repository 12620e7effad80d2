import { useLingui } from '@lingui/react/macro'
import { type NotificationFilter, useCountNotificationsQuery, useGetPreferencesQuery, useMyProjects } from '../../api'
import { Group, NativeSelect, SegmentedControl } from '../../ui'
import classes from './NotificationRow.module.css'

// As wide before its choices have come as afterwards, so that nothing below moves.
const steady = { flex: '1 1 10rem', miw: 0, maw: '18rem' }

/** Which notifications the list shows. */
export function Filters({ shown, onChange }: { shown: NotificationFilter; onChange: (name: string, value: string) => void }) {
  const { t } = useLingui()
  const { data: preferences } = useGetPreferencesQuery()
  const { data: count } = useCountNotificationsQuery()
  const { projects } = useMyProjects()
  const waiting = count?.action ?? 0
  return (
    <Group gap="xs" mb="md">
      <div className={classes.filters}>
        <SegmentedControl
          aria-label={t`Which notifications`} value={shown.filter} onChange={(value) => onChange('show', value === 'all' ? '' : value)}
          data={[
            { value: 'all', label: t`All` },
            { value: 'unread', label: t`Unread` },
            { value: 'action', label: waiting ? t`To decide (${waiting})` : t`To decide` },
            { value: 'mentions', label: t`Mentions` },
            { value: 'snoozed', label: t`Snoozed` },
            { value: 'done', label: t({ message: 'Done', context: 'notifications put away' }) },
          ]}
        />
      </div>
      <NativeSelect
        {...steady} aria-label={t`Project`} value={shown.project ?? ''} onChange={(event) => onChange('project', event.currentTarget.value)}
        data={[{ value: '', label: t`Every project` }, ...projects.map(({ uuid, name }) => ({ value: uuid, label: name }))]}
      />
      <NativeSelect
        {...steady} aria-label={t`Type`} value={shown.kind ?? ''} onChange={(event) => onChange('kind', event.currentTarget.value)}
        data={[{ value: '', label: t`Every type` }, ...(preferences?.kinds ?? []).map(({ name, label }) => ({ value: name, label }))]}
      />
    </Group>
  )
}
