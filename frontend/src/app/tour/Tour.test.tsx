import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { api } from '../../api'
import { ada, grace } from '../../test/factories'
import { show } from '../../test/render'
import { serve } from '../../test/server'
import { isNewHere, signedUp } from '../../ui/newHere'
import Tour from './Tour'

const me = { ...ada, email: 'Ada@example.org' }
const closed = vi.fn()

function open() {
  serve({ 'GET /api/people/me': () => ({ body: me }) })
  return show(<><h1>Home</h1><Tour onClose={closed} /></>)
}

afterEach(() => { vi.useRealTimers() })

beforeEach(() => {
  localStorage.clear()
  closed.mockClear()
  signedUp(me.email)
})

it('leads by its button through every step, each with the focus on its heading', async () => {
  open()
  for (const title of ['Everything has its place', 'Jump anywhere', 'One list of what waits for you', 'This is you']) {
    expect(await screen.findByRole('heading', { name: title })).toHaveFocus()
    await userEvent.click(screen.getByRole('button', { name: 'Next' }))
  }
  expect(screen.getByText('Step 5 of 5')).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Next' })).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Close' }))
  expect(closed).toHaveBeenCalledOnce()
  expect(isNewHere(me)).toBe(false)
})

it('is skipped by Escape, and does not come again to the same person', async () => {
  const { store } = open()
  await screen.findByRole('heading', { name: 'Everything has its place' })
  await waitFor(() => expect(api.endpoints.getMe.select()(store.getState()).data).toBeDefined())
  await userEvent.type(screen.getByRole('heading', { name: 'Everything has its place' }), '{Escape}')
  expect(isNewHere(me)).toBe(false)
  expect(closed).toHaveBeenCalled()
  signedUp(me.email)
  expect(isNewHere(me)).toBe(false)
  // Somebody else who signs in here is not new.
  expect(isNewHere({ ...grace, email: 'grace@example.org' })).toBe(false)
  signedUp('grace@example.org')
  expect(isNewHere({ ...grace, email: 'grace@example.org' })).toBe(true)
})

it('goes back a step', async () => {
  open()
  await screen.findByRole('heading', { name: 'Everything has its place' })
  expect(screen.queryByRole('button', { name: 'Back' })).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Next' }))
  await userEvent.click(screen.getByRole('button', { name: 'Back' }))
  expect(screen.getByRole('heading', { name: 'Everything has its place' })).toHaveFocus()
})

it('comes in whichever tab the confirmed address leads to, for a day', () => {
  sessionStorage.clear()
  expect(isNewHere(me)).toBe(true)
  vi.useFakeTimers({ now: Date.now() + 25 * 60 * 60 * 1000 })
  expect(isNewHere(me)).toBe(false)
})
