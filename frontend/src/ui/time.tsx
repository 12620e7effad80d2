import { bootstrap } from '../bootstrap'

const locale = () => bootstrap.language || 'en'
const make = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale(), options)
const clock = make({ hour: '2-digit', minute: '2-digit' })
const day = make({ day: 'numeric', month: 'short' })
const dayYear = make({ day: 'numeric', month: 'short', year: 'numeric' })
const full = make({ dateStyle: 'full', timeStyle: 'short' })
const weekday = make({ weekday: 'long', day: 'numeric', month: 'long' })
const relative = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' })

const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
/** Whole calendar days from today: 0 today, -1 yesterday. */
export const dayDistance = (date: Date, now = new Date()) => Math.round((midnight(date) - midnight(now)) / 86_400_000)

export const clockTime = (iso: string) => clock.format(new Date(iso))
export const fullTime = (iso: string) => full.format(new Date(iso))
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
    return words.charAt(0).toLocaleUpperCase(locale()) + words.slice(1)
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

export function Time({ at, format = briefTime, className }: { at: string; format?: (iso: string) => string; className?: string }) {
  return <time dateTime={at} title={fullTime(at)} className={className}>{format(at)}</time>
}
