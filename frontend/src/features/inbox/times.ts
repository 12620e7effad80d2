/** When what is snoozed comes back. */
import { t } from '@lingui/core/macro'

const MORNING = 8
const HOURS_LATER = 3
const LAST_HOUR = 20

function morning(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING)
}

export interface Choice {
  name: string
  label: string
  until: Date
}

/** Later today only while there is a later; next week begins on Monday. */
export function choices(now = new Date()): Choice[] {
  const later = new Date(now.getTime() + HOURS_LATER * 3_600_000)
  const today = now.getHours() + HOURS_LATER <= LAST_HOUR ? [{ name: 'later', label: t`Later today`, until: later }] : []
  return [
    ...today,
    { name: 'tomorrow', label: t`Tomorrow`, until: morning(now, 1) },
    { name: 'week', label: t`Next week`, until: morning(now, ((8 - now.getDay()) % 7) || 7) },
  ]
}

/** The morning of a day as a date field writes it; null where there is none, or where it has passed. */
export function morningOf(day: string, now = new Date()): Date | null {
  const until = new Date(`${day}T0${MORNING}:00`)
  return until.getTime() > now.getTime() ? until : null
}
