import { act, render, screen } from '@testing-library/react'
import { useRef } from 'react'
import { createMemoryRouter, Outlet, RouterProvider } from 'react-router'
import { beforeEach, expect, it, vi } from 'vitest'
import { useScrollMemory } from './useScrollMemory'

const body = () => screen.getByTestId('body')

// How far the window is scrolled, and how far it can be: jsdom gives nothing a size.
let [at, room] = [0, 0]

beforeEach(() => {
  [at, room] = [0, 0]
  vi.spyOn(window, 'scrollY', 'get').mockImplementation(() => at)
  vi.spyOn(window, 'scrollTo').mockImplementation(((_left: number, top: number) => { at = Math.min(top, room) }) as typeof window.scrollTo)
})

function Frame() {
  const part = useRef<HTMLDivElement>(null)
  useScrollMemory(part)
  return <div ref={part} data-testid="body"><Outlet /></div>
}

const opened = (first: string) => {
  const router = createMemoryRouter([{ element: <Frame />, children: [{ path: '*', element: <p>screen</p> }] }], { initialEntries: [first] })
  render(<RouterProvider router={router} />)
  return router
}

it('goes back to where one was after a filter was changed and nothing scrolled since', async () => {
  const router = opened('/people')
  body().scrollTop = 400
  await act(() => router.navigate('/people?offers=x', { replace: true }))
  expect(body().scrollTop).toBe(400)
  await act(() => router.navigate('/people/grace'))
  expect(body().scrollTop).toBe(0)
  await act(() => router.navigate(-1))
  expect(body().scrollTop).toBe(400)
})

it('brings the window back to where one was, also where the list comes a moment later', async () => {
  const router = opened('/projects')
  Object.defineProperty(body(), 'scrollTop', { get: () => 0, set: () => {} })
  room = 900
  window.scrollTo(0, 700)
  window.dispatchEvent(new Event('scroll'))
  await act(() => router.navigate('/projects/one'))
  // What the router does for a new screen.
  ;[at, room] = [0, 0]
  window.dispatchEvent(new Event('scroll'))
  await act(() => router.navigate(-1))
  expect(at).toBe(0)
  room = 900
  await vi.waitFor(() => expect(at).toBe(700))
})
