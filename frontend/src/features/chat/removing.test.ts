import { beforeEach, expect, it, vi } from 'vitest'
import { ada, message, ROOM } from '../../test/factories'
import { serve } from '../../test/server'

const mine = message(5, { author: ada })
const DELETE = `DELETE /api/chat/messages/${mine.uuid}`
const person = { ...ada, email: 'x@example.org', about: '', offers: [], seeks: [], language: 'en', time_zone: 'UTC' }
const gone = () => ({ body: { ...mine, deleted_at: '2026-11-20T11:00:00Z', body: '', change_seq: 6 } })
let state: 'hidden' | 'visible'

// What a page listens to goes with the page.
const heard: (() => void)[] = []
function listensUntilLeft(target: Document | Window) {
  const listen = target.addEventListener.bind(target) as EventTarget['addEventListener']
  vi.spyOn(target, 'addEventListener').mockImplementation((type: string, listener: EventListenerOrEventListenerObject) => {
    listen(type, listener)
    heard.push(() => target.removeEventListener(type, listener))
  })
}

/** A page load: nothing is in memory, and the server says who one is. */
async function arrive(answer: () => 'unreachable' | { status?: number; body: unknown }) {
  for (const forget of heard.splice(0)) forget()
  vi.resetModules()
  state = 'visible'
  const server = serve({ 'GET /api/people/me': () => ({ body: person }), [DELETE]: () => answer() })
  const { i18n } = await import('@lingui/core')
  i18n.loadAndActivate({ locale: 'en', messages: {} })
  const { api } = await import('../../api')
  const { makeStore } = await import('../../app/store')
  const { hideUntilRemoved, undoRemoval } = await import('./removing')
  const { windowLoaded } = await import('./messages')
  const store = makeStore()
  await store.dispatch(api.endpoints.getMe.initiate())
  store.dispatch(windowLoaded({ conversation: ROOM, items: [mine], hasOlder: false, changeSeq: 5 }))
  let offerGone: (() => void) | undefined
  return {
    hide: () => { offerGone = hideUntilRemoved(store.dispatch, mine) },
    /** The offer to undo it goes. */
    settle: () => offerGone?.(),
    undo: () => undoRemoval(store.dispatch, mine.uuid),
    asked: () => server.to(DELETE).length,
    room: () => store.getState().messages[ROOM]!,
    said: () => store.getState().toasts.map(({ text }) => text),
  }
}

/** Another tab is in front, or this one again. */
function turn(to: typeof state) {
  state = to
  document.dispatchEvent(new Event('visibilitychange'))
}

/** The page is left for good. */
function leave() {
  state = 'hidden'
  window.dispatchEvent(new Event('pagehide'))
}

const settled = () => new Promise((resolve) => { setTimeout(resolve, 50) })

beforeEach(() => {
  vi.restoreAllMocks()
  localStorage.clear()
  listensUntilLeft(document)
  listensUntilLeft(window)
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => state)
})

it('tries again at the next visit what failed after the page was left', async () => {
  const before = await arrive(() => 'unreachable')
  before.hide()
  leave()
  await vi.waitFor(() => expect(before.asked()).toBe(1))
  await settled()
  const now = await arrive(gone)
  await vi.waitFor(() => expect(now.asked()).toBe(1))
  await vi.waitFor(() => expect(now.room()).toMatchObject({ removing: [], items: [{ deleted_at: '2026-11-20T11:00:00Z' }] }))
  expect(now.said()).toEqual([])
  expect((await arrive(gone)).asked()).toBe(0)
})

it('tries again too where the page was gone before the answer', async () => {
  const before = await arrive(() => new Promise(() => {}) as never)
  before.hide()
  leave()
  const now = await arrive(gone)
  await vi.waitFor(() => expect(now.asked()).toBe(1))
})

it('says at the next visit that the server refuses it, and shows the message again', async () => {
  const before = await arrive(() => 'unreachable')
  before.hide()
  leave()
  await vi.waitFor(() => expect(before.asked()).toBe(1))
  await settled()
  const now = await arrive(() => ({ status: 409, body: { detail: 'This conversation is read-only.' } }))
  await vi.waitFor(() => expect(now.said()).toEqual(['The message is not deleted. This conversation is read-only.']))
  expect(now.room().removing).toEqual([])
  expect((await arrive(gone)).asked()).toBe(0)
})

it('tries again when one comes back to the page, and says what is wrong then', async () => {
  let answer: 'unreachable' | { status: number; body: unknown } = 'unreachable'
  const { hide, settle, asked, room, said } = await arrive(() => answer)
  hide()
  turn('hidden')
  settle()
  await vi.waitFor(() => expect(asked()).toBe(1))
  await settled()
  expect(room().removing).toEqual([mine.uuid])
  expect(said()).toEqual([])
  answer = { status: 403, body: { detail: 'You may not.' } }
  turn('visible')
  await vi.waitFor(() => expect(said()).toEqual(['The message is not deleted. You may not.']))
  expect(room().removing).toEqual([])
})

it('keeps nothing of what was undone', async () => {
  const { hide, undo } = await arrive(gone)
  hide()
  undo()
  leave()
  expect((await arrive(gone)).asked()).toBe(0)
})

it('can be undone after a look at another tab', async () => {
  const { hide, undo, asked, room } = await arrive(gone)
  hide()
  turn('hidden')
  turn('visible')
  await settled()
  expect(asked()).toBe(0)
  expect(undo()).toBe(true)
  expect(room().removing).toEqual([])
  leave()
  expect((await arrive(gone)).asked()).toBe(0)
})

it('is done at the next visit where the page was ended without a word while nobody looked', async () => {
  const before = await arrive(gone)
  before.hide()
  turn('hidden')
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 120_000)
  const now = await arrive(gone)
  await vi.waitFor(() => expect(now.asked()).toBe(1))
})

it('leaves to another window what is still offered to be undone there', async () => {
  const there = await arrive(gone)
  there.hide()
  vi.useFakeTimers({ toFake: ['setTimeout', 'Date'] })
  const here = await arrive(gone)
  expect(here.room().removing).toEqual([])
  there.undo()
  vi.advanceTimersByTime(120_000)
  vi.useRealTimers()
  await settled()
  expect(here.asked()).toBe(0)
})
