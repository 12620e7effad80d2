import { Trans, useLingui } from '@lingui/react/macro'
import { api, type KindPreference, useGetPreferencesQuery, useUpdatePreferencesMutation } from '../../api'
import { useApiDispatch } from '../../api/listening'
import { problemOf } from '../../api/problem'
import { Empty, Icon, Listing, Section, Sheet, Switch, Table, Tooltip, useToast, VisuallyHidden } from '../../ui'
import classes from './Preferences.module.css'

const CHANNELS = ['inbox', 'email'] as const
type Channel = (typeof CHANNELS)[number]

function useChannels(): { name: Channel; label: string }[] {
  const { t } = useLingui()
  const labels = { inbox: t`Inbox`, email: t`E-mail` }
  return CHANNELS.map((name) => ({ name, label: labels[name] }))
}

/** Switches at once and switches back when the server does not agree. */
function useChange() {
  const dispatch = useApiDispatch()
  const [update] = useUpdatePreferencesMutation()
  const toast = useToast()
  return async (kind: string, channel: Channel, enabled: boolean) => {
    const patch = dispatch(api.util.updateQueryData('getPreferences', undefined, (draft) => {
      const cell = draft.kinds.find(({ name }) => name === kind)?.channels[channel]
      if (cell) cell.enabled = enabled
    }))
    const answer = await update({ updatePreferences: { changes: [{ kind, channel, enabled }] } })
    if ('error' in answer) {
      patch.undo()
      toast(problemOf(answer.error).detail, 'problem')
    }
  }
}

function Cell({ kind, channel, label, onChange }: {
  kind: KindPreference; channel: Channel; label: string; onChange: (kind: string, channel: Channel, enabled: boolean) => Promise<void>
}) {
  const { t } = useLingui()
  const cell = kind.channels[channel]
  if (!cell) return <VisuallyHidden><Trans>not sent</Trans></VisuallyHidden>
  const what = kind.label
  const name = t({ message: `${what}: ${label}`, comment: 'What happens, and by which channel one hears of it' })
  if (cell.locked) {
    return (
      <Tooltip label={t`Always on: you should not miss this`}>
        <span role="img" aria-label={cell.enabled ? t`${name}: always on` : t`${name}: always off`} tabIndex={0} className={classes.locked}>
          <Icon name="lock" size={16} />
        </span>
      </Tooltip>
    )
  }
  return (
    <Switch aria-label={name} checked={cell.enabled} onChange={(event) => void onChange(kind.name, channel, event.currentTarget.checked)} className={classes.switch} />
  )
}

/** What reaches me, and where. */
export function Notifications() {
  const { t } = useLingui()
  const channels = useChannels()
  const query = useGetPreferencesQuery()
  const change = useChange()
  const kinds = query.data?.kinds ?? []
  return (
    <Section title={t`Notifications`} note={<Trans>Choose what reaches you, and where. Changes are saved at once.</Trans>}>
      <Listing query={query} isEmpty={kinds.length === 0} empty={<Empty icon="settings" title={t`Nothing to choose here`} without="nothing to do"><Trans>What this site can tell you of stands here, once there is something.</Trans></Empty>}>
        <Sheet flush>
          <Table verticalSpacing="xs" horizontalSpacing="md" className={classes.table}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col"><Trans>What happens</Trans></Table.Th>
                {channels.map(({ name, label }) => <Table.Th key={name} scope="col" className={classes.channel}>{label}</Table.Th>)}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {kinds.map((kind) => (
                <Table.Tr key={kind.name}>
                  <Table.Th scope="row" className={classes.kind}>{kind.label}</Table.Th>
                  {channels.map(({ name, label }) => (
                    <Table.Td key={name} className={classes.channel}><Cell kind={kind} channel={name} label={label} onChange={change} /></Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Sheet>
      </Listing>
    </Section>
  )
}
