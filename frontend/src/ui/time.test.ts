import { expect, it } from 'vitest'
import { clockTime, narrowTime } from './time'

const NOW = new Date(2026, 2, 12, 9, 30)
const at = (day: number, hour = 8) => new Date(2026, 2, day, hour).toISOString()

it('says in a narrow list when it was: a time today, the day of this week, a date before', () => {
  expect(narrowTime(at(12), NOW)).toBe(clockTime(at(12)))
  expect(narrowTime(at(11), NOW)).toBe('Wed')
  expect(narrowTime(at(6), NOW)).toBe('Fri')
  // The same day of the week before would be read as today.
  expect(narrowTime(at(5), NOW)).toBe('Mar 5')
})
