import { api, type KindPreference, useGetPreferencesQuery, useUpdatePreferencesMutation } from '../../api'
import { useApiDispatch } from '../../api/listening'
import { problemOf } from '../../api/problem'
import { Empty, Icon, Listing, Page, Sheet, Switch, Table, Tooltip, useToast, VisuallyHidden } from '../../ui'
import classes from './Preferences.module.css'

const CHANNELS = [
  { name: 'inbox', label: 'Inbox' },
  { name: 'email', label: 'E-mail' },
] as const
type Channel = (typeof CHANNELS)[number]['name']

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
  const cell = kind.channels[channel]
  if (!cell) return <VisuallyHidden>not sent</VisuallyHidden>
  const name = `${kind.label}: ${label}`
  if (cell.locked) {
    return (
      <Tooltip label="Always on: you should not miss this">
        <span role="img" aria-label={`${name}: always ${cell.enabled ? 'on' : 'off'}`} tabIndex={0} className={classes.locked}>
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
export function Preferences() {
  const query = useGetPreferencesQuery()
  const change = useChange()
  const kinds = query.data?.kinds ?? []
  return (
    <Page title="Notifications" lead="Choose what reaches you, and where. Changes are saved at once.">
      <Listing query={query} isEmpty={kinds.length === 0} empty={<Empty icon="settings" title="Nothing to choose here" />}>
        <Sheet flush>
          <Table verticalSpacing="xs" horizontalSpacing="md" className={classes.table}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">What happens</Table.Th>
                {CHANNELS.map(({ name, label }) => <Table.Th key={name} scope="col" className={classes.channel}>{label}</Table.Th>)}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {kinds.map((kind) => (
                <Table.Tr key={kind.name}>
                  <Table.Th scope="row" className={classes.kind}>{kind.label}</Table.Th>
                  {CHANNELS.map(({ name, label }) => (
                    <Table.Td key={name} className={classes.channel}><Cell kind={kind} channel={name} label={label} onChange={change} /></Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Sheet>
      </Listing>
    </Page>
  )
}
