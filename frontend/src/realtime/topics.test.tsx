import { render } from '@testing-library/react'
import { Provider } from 'react-redux'
import { configureStore } from '@reduxjs/toolkit'
import { expect, it, vi } from 'vitest'
import { useRealtime, useTopics } from '.'

const { socket, Connection } = vi.hoisted(() => {
  const made = { subscribe: vi.fn(), unsubscribe: vi.fn(), start: vi.fn(), stop: vi.fn() }
  return { socket: made, Connection: vi.fn(function Connection() { return made }) }
})
vi.mock('./connection', () => ({ Connection }))
vi.mock('../bootstrap', async (original) => ({ ...(await original<object>()), has: () => true }))

function Follows({ topics }: { topics: string[] }) {
  useRealtime()
  useTopics(topics)
  return null
}

it('lets go of no topic that stays when others come', () => {
  const store = configureStore({ reducer: () => null })
  const screen = (topics: string[]) => <Provider store={store}><Follows topics={topics} /></Provider>
  const { rerender } = render(screen(['a', 'b']))
  socket.unsubscribe.mockClear()
  rerender(screen(['a', 'b', 'c']))
  expect(socket.subscribe).toHaveBeenLastCalledWith(['a', 'b', 'c'])
  expect(socket.unsubscribe.mock.calls.flat(2)).toEqual([])
  rerender(screen(['a', 'c']))
  expect(socket.unsubscribe.mock.calls.flat(2)).toEqual(['b'])
})
