import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { delayBefore } from './backoff'
import { Connection, type Status } from './connection'
import type { Frame } from './frames'

class FakeSocket {
  static all: FakeSocket[] = []
  static OPEN = 1
  readyState = 1
  sent: unknown[] = []
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  constructor(public url: string) {
    FakeSocket.all.push(this)
  }
  send(text: string) {
    this.sent.push(JSON.parse(text))
  }
  close() {
    this.readyState = 3
  }
  hear(...frames: object[]) {
    this.onmessage?.({ data: JSON.stringify(frames.length === 1 ? frames[0] : frames) })
  }
  drop(code = 1006) {
    this.readyState = 3
    this.onclose?.({ code })
  }
}

const hello = { t: 'hello', session: 's', heartbeat: 25 }
let running: Connection | null = null
const last = () => FakeSocket.all.at(-1)!

function start(topics: string[] = []) {
  const frames: Frame[] = []
  const statuses: Status[] = []
  const onSignedOut = vi.fn()
  const connection = new Connection('ws://x/ws', { onFrame: (frame) => frames.push(frame), onStatus: (status) => statuses.push(status), onSignedOut })
  connection.subscribe(topics)
  connection.start()
  running = connection
  return { connection, frames, statuses, onSignedOut }
}

beforeEach(() => {
  FakeSocket.all = []
  vi.stubGlobal('WebSocket', FakeSocket)
  vi.useFakeTimers()
})
afterEach(() => {
  running?.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('subscribes once greeted, and what is wanted later at once', () => {
  const { connection, statuses } = start(['a'])
  expect(last().sent).toEqual([])
  last().hear(hello)
  connection.subscribe(['a', 'b'])
  connection.unsubscribe(['a'])
  expect(last().sent).toEqual([
    { op: 'subscribe', topics: ['a'] }, { op: 'subscribe', topics: ['b'] }, { op: 'unsubscribe', topics: ['a'] },
  ])
  expect(statuses).toEqual(['connecting', 'live'])
})

it('reads one frame or a list of them', () => {
  const { frames } = start()
  last().hear(hello, { t: 'pong' })
  expect(frames.map(({ t }) => t)).toEqual(['hello', 'pong'])
})

it('comes back after a cut and subscribes again', () => {
  start(['a'])
  last().hear(hello)
  last().drop()
  vi.advanceTimersByTime(31_000)
  expect(FakeSocket.all).toHaveLength(2)
  last().hear(hello)
  expect(last().sent).toEqual([{ op: 'subscribe', topics: ['a'] }])
})

it('asks for no more than 500 topics in one frame', () => {
  start(Array.from({ length: 1100 }, (_, index) => `t${index}`))
  last().hear(hello)
  expect(last().sent.map((frame) => (frame as { topics: string[] }).topics.length)).toEqual([500, 500, 100])
})

it('stops when the server says that nobody is signed in', () => {
  const { onSignedOut } = start()
  last().drop(4401)
  vi.advanceTimersByTime(120_000)
  expect(onSignedOut).toHaveBeenCalledOnce()
  expect(FakeSocket.all).toHaveLength(1)
})

it('does not ask again for a topic whose right ended', () => {
  start(['a', 'b'])
  last().hear(hello)
  last().hear({ t: 'dropped', topic: 'a' })
  last().drop()
  vi.advanceTimersByTime(31_000)
  last().hear(hello)
  expect(last().sent).toEqual([{ op: 'subscribe', topics: ['b'] }])
})

it('notices a connection that says nothing any more', () => {
  const { statuses } = start()
  last().hear(hello)
  vi.advanceTimersByTime(25_000)
  expect(last().sent.at(-1)).toEqual({ op: 'ping' })
  vi.advanceTimersByTime(60_000)
  expect(FakeSocket.all.length).toBeGreaterThan(1)
  expect(statuses).toContain('connecting')
})

it('waits while offline and comes back at once', () => {
  const { statuses } = start()
  last().hear(hello)
  window.dispatchEvent(new Event('offline'))
  expect(statuses.at(-1)).toBe('offline')
  vi.advanceTimersByTime(120_000)
  expect(FakeSocket.all).toHaveLength(1)
  window.dispatchEvent(new Event('online'))
  expect(FakeSocket.all).toHaveLength(2)
})

it('spreads its attempts and never waits longer than half a minute', () => {
  const waits = [0, 1, 2, 3, 10, 50].map((attempt) => delayBefore(attempt, () => 1))
  expect(waits).toEqual([600, 1100, 2100, 4100, 30_100, 30_100])
  expect(delayBefore(5, () => 0)).toBe(100)
})
