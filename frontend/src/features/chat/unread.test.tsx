import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import * as realtime from '../../realtime'
import { ada, conversation } from '../../test/factories'
import { show } from '../../test/render'
import { serve } from '../../test/server'
import { ConversationList } from './ConversationList'
import { ChatTopics } from './topics'
import { useUnreadTotal } from './unread'

vi.mock('../../realtime', async (original) => ({ ...(await original<typeof realtime>()), useTopics: vi.fn() }))

const page = (from: number, next: string | null) => ({
  items: Array.from({ length: 100 }, (_, at) => conversation({ uuid: `c${from + at}`, name: `Room ${from + at}`, topic: `conversation:c${from + at}`, unread: at === 99 ? 2 : 0 })),
  next,
})

const drawn = vi.fn()

function Total() {
  const total = useUnreadTotal()
  drawn(total)
  return <p data-testid="total">{total}</p>
}

function open(pages: number) {
  drawn.mockClear()
  const server = serve({
    'GET /api/people/me': () => ({ body: ada }),
    'GET /api/chat/conversations': ({ search }) => {
      const at = Number(new URLSearchParams(search).get('cursor') ?? 0)
      return { body: page(at * 100, at + 1 < pages ? String(at + 1) : null) }
    },
  })
  return { server, ...show(<><ChatTopics /><Total /><ConversationList open={false} onStart={() => {}} /></>) }
}

it('counts and follows the conversations behind the first hundred', async () => {
  open(3)
  await waitFor(() => expect(screen.getByTestId('total')).toHaveTextContent('6'))
  expect(vi.mocked(realtime.useTopics).mock.lastCall?.[0]).toHaveLength(300)
  // Each page changes the number once; nothing else draws it.
  expect(drawn.mock.calls.map(([total]) => total as number)).toEqual([0, 2, 4, 6])
})

it('draws a hundred at once, and the next when they are asked for', async () => {
  const { container } = open(2)
  await waitFor(() => expect(vi.mocked(realtime.useTopics).mock.lastCall?.[0]).toHaveLength(200))
  const lines = () => container.querySelectorAll('a[href^="/chat/"]')
  expect(lines()).toHaveLength(100)
  await userEvent.click(screen.getByText('Show more'))
  expect(lines()).toHaveLength(200)
  expect(screen.queryByText('Show more')).toBeNull()
})

it('stops after ten pages', async () => {
  const { server } = open(30)
  await waitFor(() => expect(vi.mocked(realtime.useTopics).mock.lastCall?.[0]).toHaveLength(1000), { timeout: 20_000 })
  await new Promise((done) => setTimeout(done, 500))
  expect(server.to('GET /api/chat/conversations')).toHaveLength(10)
}, 30_000)
