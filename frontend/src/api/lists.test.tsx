import { act, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ada, grace } from '../test/factories'
import { show } from '../test/render'
import { serve } from '../test/server'
import { asksAgain, itemsOf, useGetPersonQuery, usePeoplePagesInfiniteQuery } from '.'

const MINUTE = 60_000
const shown = () => screen.queryAllByRole('listitem').map(({ textContent }) => textContent)

function People() {
  const { data, hasNextPage, fetchNextPage } = usePeoplePagesInfiniteQuery({ q: '' }, asksAgain)
  useGetPersonQuery({ person: ada.uuid! })
  return (
    <>
      <ul>{itemsOf(data).map(({ uuid, display_name: name }) => <li key={uuid}>{name}</li>)}</ul>
      {hasNextPage && <button type="button" onClick={() => void fetchNextPage()}>More</button>}
    </>
  )
}

beforeEach(() => { vi.useFakeTimers({ shouldAdvanceTime: true }) })
afterEach(() => { vi.useRealTimers() })

function deferred() {
  let resolve!: () => void
  const promise = new Promise<void>((done) => { resolve = done })
  return { promise, resolve }
}

/** Two pages are read, then one is elsewhere for so long. */
async function awayFor(minutes: number) {
  const names = { first: ada.display_name, second: grace.display_name }
  let answered = Promise.resolve()
  const server = serve({
    'GET /api/people': async ({ search }) => {
      await answered
      const second = search.includes('cursor=')
      return { body: { items: [second ? { ...grace, display_name: names.second } : { ...ada, display_name: names.first }], next: second ? null : 'c' } }
    },
    [`GET /api/people/${ada.uuid}`]: () => ({ body: ada }),
  })
  const { router } = show(<People />, { at: '/people', path: '/people' })
  await act(async () => (await screen.findByRole('button', { name: 'More' })).click())
  await waitFor(() => expect(shown()).toEqual(['Ada Lovelace', 'Grace Hopper']))
  await act(() => router.navigate('/elsewhere'))
  await act(() => vi.advanceTimersByTimeAsync(minutes * MINUTE))
  const before = server.calls.length
  names.second = 'Rear Admiral Hopper'
  const { promise, resolve } = deferred()
  answered = promise
  await act(() => router.navigate(-1))
  return { answer: resolve, since: () => server.calls.slice(before).map(({ path }) => path) }
}

it('shows a list as long as it was to whoever comes back within the hour, and asks for its pages anew', async () => {
  const { answer, since } = await awayFor(50)
  expect(shown()).toEqual(['Ada Lovelace', 'Grace Hopper'])
  answer()
  await waitFor(() => expect(shown()).toEqual(['Ada Lovelace', 'Rear Admiral Hopper']))
  // What is no endless list was let go after five minutes, as ever.
  expect(since().toSorted()).toEqual(['/api/people', '/api/people', `/api/people/${ada.uuid}`])
})

it('asks for nothing where one was away for a moment', async () => {
  const { since } = await awayFor(2)
  expect(shown()).toEqual(['Ada Lovelace', 'Grace Hopper'])
  await act(() => vi.advanceTimersByTimeAsync(1000))
  expect(since()).toEqual([])
})

it('begins anew after more than an hour', async () => {
  const { answer } = await awayFor(70)
  expect(shown()).toEqual([])
  answer()
  await waitFor(() => expect(shown()).toEqual(['Ada Lovelace']))
})
