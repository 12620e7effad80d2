import { formats } from '../i18n'
import { Tooltip } from './Tooltip'

const make = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(formats, options)
const clock = make({ timeStyle: 'short' })
const day = make({ day: 'numeric', month: 'short' })
const dayYear = make({ day: 'numeric', month: 'short', year: 'numeric' })
const full = make({ dateStyle: 'full', timeStyle: 'short' })
const moment = make({ weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: 'numeric' })
const weekday = make({ weekday: 'long', day: 'numeric', month: 'long' })
const weekdayShort = make({ weekday: 'short' })
const relative = new Intl.RelativeTimeFormat(formats, { numeric: 'auto' })

const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
/** Whole calendar days from today: 0 today, -1 yesterday. */
export const dayDistance = (date: Date, now = new Date()) => Math.round((midnight(date) - midnight(now)) / 86_400_000)

/** The day that it is where the person is, not in Greenwich, as a date field writes it; `later` counts days on. */
export function dayOf(at: Date, later = 0): string {
  const day = new Date(at.getFullYear(), at.getMonth(), at.getDate() + later)
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
}

export const clockTime = (iso: string) => clock.format(new Date(iso))
export const fullTime = (iso: string) => full.format(new Date(iso))
/** A moment soon, which needs no year. */
export const soonTime = (at: Date) => moment.format(at)
export const sameDay = (a: string, b: string) => midnight(new Date(a)) === midnight(new Date(b))

export function shortDate(iso: string, now = new Date()): string {
  const date = new Date(iso)
  return (date.getFullYear() === now.getFullYear() ? day : dayYear).format(date)
}

/** "Today", "yesterday", or the date: the heading over one day of a conversation. */
export function dayName(iso: string, now = new Date()): string {
  const date = new Date(iso)
  const distance = dayDistance(date, now)
  if (distance > -2) {
    const words = relative.format(distance, 'day')
    return words.charAt(0).toLocaleUpperCase(formats) + words.slice(1)
  }
  return date.getFullYear() === now.getFullYear() ? weekday.format(date) : dayYear.format(date)
}

/** As short as it can be said: a time today, "yesterday", a date. */
export function briefTime(iso: string, now = new Date()): string {
  const distance = dayDistance(new Date(iso), now)
  if (distance === 0) return clockTime(iso)
  if (Math.abs(distance) < 7) return relative.format(distance, 'day')
  return shortDate(iso, now)
}

/** For narrow lists, where a name needs the room: a time today, the day of this week, a date. */
export function narrowTime(iso: string, now = new Date()): string {
  const date = new Date(iso)
  const distance = dayDistance(date, now)
  return distance < 0 && distance > -7 ? weekdayShort.format(date) : briefTime(iso, now)
}

/** A moment in few words; exactly, where a mouse rests on it or the keyboard stands on its row. */
export function Time({ at, format = briefTime, className }: { at: string; format?: (iso: string) => string; className?: string }) {
  return <Tooltip label={fullTime(at)} ofRow><time dateTime={at} className={className}>{format(at)}</time></Tooltip>
}
