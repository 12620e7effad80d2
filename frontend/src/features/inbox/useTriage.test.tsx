import { readFileSync } from 'node:fs'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import { itemsOf, useNotificationPagesInfiniteQuery } from '../../api'
import { LOT } from '../../api/notices'
import { notification } from '../../test/factories'
import { show } from '../../test/render'
import { serve } from '../../test/server'
import { useTriage } from './useTriage'

const DONE = 'POST /api/notifications/done'
const MARK = 'POST /api/notifications/mark'
const many = Array.from({ length: 1100 }, (_, index) => notification({ uuid: `many-${index}`, actions: [] }))

/** All at once, as one selects them; without the rows, which would take minutes to draw. */
function Screen() {
  const some = itemsOf(useNotificationPagesInfiniteQuery({ filter: 'all' }).data)
  const triage = useTriage()
  return (
    <>
      <p>{some.length} shown</p>
      <button type="button" onClick={() => triage.done(some, true)}>Put away</button>
    </>
  )
}

/** A server that takes so many and no more, and refuses some lots. */
async function putAway(refused: number[] = []) {
  let lots = 0
  let shown = many
  const sizes: number[] = []
  const server = serve({
    'GET /api/notifications': () => ({ body: { items: shown, next: null } }),
    [DONE]: ({ body }) => {
      const { uuids } = body as { uuids: string[] }
      sizes.push(uuids.length)
      if (uuids.length > 500) return { status: 422, body: { detail: 'Too many.' } }
      lots += 1
      if (refused.includes(lots)) return { status: 503, body: { detail: 'Try again in a minute.' } }
      shown = shown.filter(({ uuid }) => !uuids.includes(uuid))
      return { body: { changed: uuids.length } }
    },
    [MARK]: ({ body }) => ({ body: { changed: (body as { uuids: string[] }).uuids.length } }),
    'POST /api/notifications/snooze': () => ({ body: { changed: 0 } }),
  })
  show(<Screen />)
  await screen.findByText('1100 shown')
  fireEvent.click(screen.getByRole('button', { name: 'Put away' }))
  return { server, sizes }
}

it('knows how many the API takes', () => {
  interface Schema { components: { schemas: Record<string, { properties: { uuids: { maxItems: number } } }> } }
  const { components } = JSON.parse(readFileSync('openapi.json', 'utf8')) as Schema
  for (const name of ['PutAwayNotifications', 'SnoozeNotifications']) expect(components.schemas[name]?.properties.uuids.maxItems).toBe(LOT)
})

it('changes more than the server takes at once in lots, and says how many all together', async () => {
  const { sizes } = await putAway()
  expect(await screen.findByText('1,100 notifications done.')).toBeVisible()
  expect(sizes).toEqual([500, 500, 100])
  expect(screen.getByText('0 shown')).toBeVisible()
})

it('brings back what was refused, says how many were done and how many not, and undoes only those', async () => {
  const { server, sizes } = await putAway([2])
  expect(await screen.findByText('500 notifications done.')).toBeVisible()
  expect(screen.getByText('600 notifications stayed as they were. Try again in a minute.')).toBeVisible()
  expect(sizes).toEqual([500, 500])
  expect(await screen.findByText('600 shown')).toBeVisible()
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }))
  await waitFor(() => expect(server.to(MARK)).toHaveLength(1))
  expect((server.to(MARK)[0]!.body as { uuids: string[] }).uuids).toEqual(many.slice(0, 500).map(({ uuid }) => uuid))
})

it('leaves everything as it was where the first lot is refused already', async () => {
  await putAway([1])
  expect(await screen.findByText('Try again in a minute.')).toBeVisible()
  expect(screen.getByText('1100 shown')).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull()
})
