import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Button, dayOf, Dialog, Group, soonTime, Stack, Text, TextInput } from '../../ui'
import { choices, morningOf } from './times'

const DAYS = 365
const inDays = (days: number) => dayOf(new Date(), days)

/** Asks when it is to come back. */
export function SnoozeDialog({ onClose, onChosen }: { onClose: () => void; onChosen: (until: Date) => void }) {
  const { t } = useLingui()
  const [day, setDay] = useState('')
  const until = morningOf(day)
  const choose = (moment: Date) => {
    onClose()
    onChosen(moment)
  }
  return (
    <Dialog title={t`Snooze until`} opened onClose={onClose}>
      <Stack gap="xs">
        {choices().map((choice, index) => (
          <Button key={choice.name} variant="default" justify="space-between" data-autofocus={index === 0 || undefined}
            rightSection={<Text size="xs" c="dimmed">{soonTime(choice.until)}</Text>} onClick={() => choose(choice.until)}>
            {choice.label}
          </Button>
        ))}
        <form onSubmit={(event) => { event.preventDefault(); if (until) choose(until) }}>
          <Group align="end" gap="xs" mt="xs">
            <TextInput type="date" label={t`Pick a date`} min={inDays(1)} max={inDays(DAYS)} value={day} onChange={(event) => setDay(event.currentTarget.value)} flex={1} />
            <Button type="submit" disabled={!until}><Trans>Snooze</Trans></Button>
          </Group>
        </form>
      </Stack>
    </Dialog>
  )
}
