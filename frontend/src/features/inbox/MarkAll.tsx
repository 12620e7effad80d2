import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { type NotificationFilter, useListUnreadShownQuery } from '../../api'
import { useCommands } from '../../commands'
import { Button, Icon } from '../../ui'
import type { Triage } from './useTriage'

/** Marks what the list shows as read. It names how many those are, and marks just those: not what came meanwhile. */
export function MarkAll({ shown, triage }: { shown: NotificationFilter; triage: Triage }) {
  const { t } = useLingui()
  const { data } = useListUnreadShownQuery(shown)
  const [busy, setBusy] = useState(false)
  const uuids = data?.uuids ?? []
  const count = uuids.length
  const all = async () => {
    setBusy(true)
    await triage.readThese(uuids)
    setBusy(false)
  }
  const section = t`Inbox`
  const label = data?.has_more ? t`Mark the newest ${count} read` : plural(count, { one: 'Mark # read', other: 'Mark # read' })
  useCommands(count > 0 ? [{ id: 'inbox.readAll', section, label, run: () => void all() }] : [])
  if (count === 0) return null
  return (
    <Button variant="default" loading={busy} leftSection={<Icon name="check" size={16} />} onClick={() => void all()}>
      {label}
    </Button>
  )
}
