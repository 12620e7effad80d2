import { act, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { statusChanged } from '../realtime/events'
import { show } from '../test/render'
import { ConnectionBanner } from './ConnectionBanner'

const gone = () => screen.queryByText(/^No connection to the server/)
const back = () => screen.queryByText('Connected again.')

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

function open() {
  const { store } = show(<ConnectionBanner />)
  return {
    become: (status: Parameters<typeof statusChanged>[0]) => act(() => { store.dispatch(statusChanged(status)) }),
    pass: (ms: number) => act(() => { vi.advanceTimersByTime(ms) }),
  }
}

it('says after a moment that there is no connection, for as long as there is none', () => {
  const { become, pass } = open()
  become('live')
  become('offline')
  pass(1400)
  expect(gone()).toBeNull()
  pass(200)
  expect(gone()).toBeVisible()
  expect(gone()).toHaveTextContent('What you see may be old; what you send is kept and goes out when it is back.')
  pass(600_000)
  expect(gone()).toBeVisible()
})

it('says nothing of an interruption that is over before one could read of it', () => {
  const { become, pass } = open()
  become('live')
  become('offline')
  pass(1400)
  become('live')
  pass(200)
  expect(gone()).toBeNull()
  expect(back()).toBeNull()
})

it('says nothing while the page connects for the first time', () => {
  const { become, pass } = open()
  become('connecting')
  pass(60_000)
  expect(gone()).toBeNull()
  become('live')
  expect(back()).toBeNull()
})

it('still says so while it tries again and again', () => {
  const { become, pass } = open()
  become('offline')
  pass(1600)
  // As the connection does from its second attempt on.
  become('offline')
  pass(30_000)
  expect(gone()).toBeVisible()
  expect(back()).toBeNull()
})

it('says that it is back, and not for ever', () => {
  const { become, pass } = open()
  become('offline')
  pass(1600)
  become('live')
  expect(gone()).toBeNull()
  expect(back()).toBeVisible()
  pass(2900)
  expect(back()).toBeVisible()
  pass(200)
  expect(back()).toBeNull()
})

it('tells of the next interruption as of the first, and takes its farewell back', () => {
  const { become, pass } = open()
  become('offline')
  pass(1600)
  become('live')
  pass(1000)
  become('offline')
  pass(1600)
  expect(gone()).toBeVisible()
  expect(back()).toBeNull()
})

it('is read out, and says something to the ear only when there is something', () => {
  const { become, pass } = open()
  const place = screen.getAllByRole('status')[0]!
  expect(place).toBeEmptyDOMElement()
  become('offline')
  pass(1600)
  expect(place).toContainElement(gone())
})

it('does not say that it is back while it only tries', () => {
  const { become, pass } = open()
  become('offline')
  pass(1600)
  become('connecting')
  pass(1000)
  expect(gone()).toBeVisible()
  expect(back()).toBeNull()
  become('live')
  expect(back()).toBeVisible()
})
