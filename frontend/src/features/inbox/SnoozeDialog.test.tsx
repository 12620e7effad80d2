import { screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { show } from '../../test/render'
import { SnoozeDialog } from './SnoozeDialog'
// Comes lazily in the client; here it is there before the clock of a test stands still.
import '../../ui/DialogFrame'

afterEach(() => {
  vi.useRealTimers()
  delete process.env.TZ
})

it.each([
  // Where it is still the day before Greenwich's, and where it is already the next.
  ['America/Los_Angeles', '2026-11-21T04:00:00Z', '2026-11-21', '2027-11-20'],
  ['Pacific/Auckland', '2026-11-20T20:00:00Z', '2026-11-22', '2027-11-21'],
])('offers the days from tomorrow on, in %s', async (zone, now, first, last) => {
  process.env.TZ = zone
  vi.useFakeTimers({ now: new Date(now), toFake: ['Date'] })
  show(<SnoozeDialog onClose={() => {}} onChosen={() => {}} />)
  const field = await screen.findByLabelText('Pick a date')
  expect(field).toHaveAttribute('min', first)
  expect(field).toHaveAttribute('max', last)
})
