import { expect, it } from 'vitest'
import { score } from './match'

it.each([
  ['the whole name before its beginning', 'Tide', 'Tide gauges', 'tide'],
  ['its beginning before one of its words', 'Gauges of the coast', 'Tide gauges', 'gau'],
  ['a word before a part of one', 'Low-cost tide gauges', 'Eventide', 'tide'],
  ['a part before letters in between', 'Eventide', 'The idle', 'tide'],
  ['its own words before other words for it', 'Sign out', 'Leave', 'out'],
])('finds %s', (_what, better, worse, typed) => {
  expect(score(better, typed)).toBeGreaterThan(score(worse, typed, 'out'))
})

it.each([
  ['words in another order', 'Low-cost tide gauges', 'gauges tide', ''],
  ['letters left out', 'Low-cost tide gauges', 'tdgg', ''],
  ['accents', 'Zoë Müller', 'zoe muller', ''],
  ['other words for it', 'Sign out', 'leave', 'log out leave'],
  ['Arabic', 'مقاييس المد', 'المد', ''],
])('forgives %s', (_what, label, typed, finds) => {
  expect(score(label, typed, finds)).toBeGreaterThan(0)
})

it('finds nothing by what is not there, and by nothing', () => {
  expect(score('Tide gauges', 'harbour')).toBe(0)
  expect(score('Tide gauges', 'x')).toBe(0)
  expect(score('Tide gauges', ' ')).toBe(0)
})
