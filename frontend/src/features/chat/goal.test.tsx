import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'
import { ada, conversation, message, ROOM } from '../../test/factories'
import { show } from '../../test/render'
import { type Call, serve } from '../../test/server'
import { ConversationScreen } from './ConversationScreen'

const me = { ...ada, about: '', email: 'ada@example.org', is_staff: false, language: 'en', offers: [], seeks: [], time_zone: 'UTC' }
const [ROW, WINDOW, LATEST, PART] = [44, 600, 500, 60]
const scroller = () => screen.getByRole('region', { name: 'Messages' })
const end = () => scroller().scrollHeight - WINDOW
const link = (seq: number) => `/chat/${ROOM}?message=${message(seq).uuid}`

beforeEach(() => {
  localStorage.clear()
  // jsdom gives nothing a size and scrolls nothing.
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(WINDOW)
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(ROW)
  vi.spyOn(Element.prototype, 'scrollHeight', 'get').mockImplementation(function height(this: Element) {
    return Number.parseFloat((this.firstElementChild as HTMLElement | null)?.style.height ?? '') || 0
  })
  Element.prototype.scrollTo = function scrollTo(this: Element, to?: unknown) {
    const { top } = to as { top: number }
    this.scrollTop = Math.max(0, Math.min(top, this.scrollHeight - WINDOW))
    requestAnimationFrame(() => this.dispatchEvent(new Event('scroll')))
  } as typeof Element.prototype.scrollTo
})

const part = (first: number) => ({
  items: Array.from({ length: PART }, (_, at) => message(first + at)), has_older: false, has_newer: first + PART <= LATEST, change_seq: LATEST,
})

type Reply = { status?: number; body?: unknown } | 'unreachable'

/** `old` holds back the early part; `near` is answered in place of the last one where something goes wrong. */
async function opened(address: string, old: () => Promise<void> = () => Promise.resolve(), near: () => Reply | undefined = () => undefined) {
  const server = serve({
    'GET /api/people/me': () => ({ body: me }),
    [`GET /api/chat/conversations/${ROOM}`]: () => ({ body: conversation({ last_seq: LATEST, read_seq: LATEST, change_seq: LATEST }) }),
    [`GET /api/chat/conversations/${ROOM}/held`]: () => ({ body: { items: [] } }),
    [`GET /api/chat/conversations/${ROOM}/changes`]: () => ({ body: { items: [], change_seq: LATEST, more: false } }),
    [`GET /api/chat/conversations/${ROOM}/messages`]: async ({ search }: Call) => {
      const asked = new URLSearchParams(search)
      if (asked.has('after') || asked.has('before')) return new Promise<never>(() => {})
      const latest = part(LATEST - PART + 1)
      if (!asked.has('around')) return { body: latest }
      if (latest.items.some(({ uuid }) => uuid === asked.get('around'))) return near() ?? { body: latest }
      await old()
      return { body: part(1) }
    },
  })
  // The first entry has the same key in each test, and what is kept for a key lives as long as the window.
  const view = show(<ConversationScreen />, { at: '/', path: '/chat/:uuid' })
  await act(() => view.router.navigate(address))
  await screen.findByRole('region', { name: 'Messages' })
  await waitFor(() => expect(scroller().scrollTop).toBeGreaterThan(0))
  return { ...view, server }
}

type View = Awaited<ReturnType<typeof opened>>
const go = async ({ router }: View, to: string | number) => act(async () => { await (typeof to === 'number' ? router.navigate(to) : router.navigate(to)) })

/** Scrolls as a person does, who takes hold of the list first. */
async function scrollTo(top: number) {
  fireEvent.wheel(scroller())
  act(() => { scroller().scrollTo({ top }) })
  // The page hears of it with the next frame.
  await act(() => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))))
  expect(scroller().scrollTop).toBe(top)
}

/** How far below the upper edge of the list a message stands. */
function below(seq: number): number | null {
  const top = Number.parseFloat(scroller().querySelector('ol')!.style.transform.slice('translateY('.length))
  const at = [...scroller().querySelectorAll('li')].findIndex((row) => row.querySelector(`[data-message="${message(seq).uuid}"]`))
  return at < 0 ? null : top + at * ROW - scroller().scrollTop
}
const expectInMiddle = (seq: number) => waitFor(() => {
  expect(below(seq)).toBeGreaterThan(WINDOW / 3)
  expect(below(seq)).toBeLessThan((WINDOW * 2) / 3)
})
const READING = 466

/** Scrolls to the middle of the last part, and returns where a message stands there. */
async function read(): Promise<number> {
  await scrollTo(1010)
  // The rows that came into sight are measured.
  await new Promise((resolve) => setTimeout(resolve, 200))
  return below(READING)!
}

it('goes back to where one was reading before one opened a profile, and to the end where one was there', async () => {
  const view = await opened(`/chat/${ROOM}`)
  const before = await read()
  await go(view, '/people/grace')
  await go(view, -1)
  await screen.findByRole('region', { name: 'Messages' })
  await waitFor(() => expect(below(READING)).toBe(before))
  await scrollTo(end())
  await go(view, '/people/grace')
  await go(view, -1)
  await screen.findByRole('region', { name: 'Messages' })
  await waitFor(() => expect(scroller().scrollTop).toBe(end()))
})

it('leads to a message again when the same link is followed again', async () => {
  const view = await opened(`/chat/${ROOM}`)
  await go(view, link(470))
  await expectInMiddle(470)
  await scrollTo(0)
  await go(view, link(470))
  await expectInMiddle(470)
})

it('goes back from a quoted message to where one was reading, also when that has to be fetched again', async () => {
  const view = await opened(`/chat/${ROOM}`)
  const before = await read()
  await go(view, link(30))
  await expectInMiddle(30)
  await go(view, -1)
  await waitFor(() => expect(below(READING)).toBe(before))
  await go(view, 1)
  await expectInMiddle(30)
})

it('goes back from a quoted message to the end where one was there', async () => {
  const view = await opened(`/chat/${ROOM}`)
  await go(view, link(30))
  await expectInMiddle(30)
  await go(view, -1)
  expect(await screen.findByText(`message ${LATEST}`)).toBeVisible()
  await waitFor(() => expect(scroller().scrollTop).toBe(end()))
})

it('leads to a linked message that takes long to come, where the end of its conversation is here already', async () => {
  const asked: (() => void)[] = []
  const view = await opened(`/chat/${ROOM}`, () => new Promise<void>((resolve) => asked.push(resolve)))
  await go(view, '/')
  await go(view, link(30))
  expect(await screen.findByText(`message ${LATEST}`)).toBeVisible()
  await new Promise((resolve) => setTimeout(resolve, 600))
  await act(async () => asked[0]!())
  await expectInMiddle(30)
})

const lost = /Where you were reading could not be loaded/

it('says that where one was reading could not be loaded, and leads there when one tries again', async () => {
  const replies: Reply[] = ['unreachable']
  const view = await opened(`/chat/${ROOM}`, undefined, () => replies.shift())
  const before = await read()
  await go(view, link(30))
  await expectInMiddle(30)
  await go(view, -1)
  expect(await screen.findByText(lost)).toBeVisible()
  expect(screen.getByText('message 30')).toBeVisible()
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await waitFor(() => expect(below(READING)).toBe(before))
  expect(screen.queryByText(lost)).toBeNull()
})

it('offers no second try where what one was reading is gone', async () => {
  const view = await opened(`/chat/${ROOM}`, undefined, () => ({ status: 404, body: { detail: 'No such message.', code: 'not_found' } }))
  await read()
  await go(view, link(30))
  await expectInMiddle(30)
  await go(view, -1)
  expect(await screen.findByText(lost)).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull()
})
