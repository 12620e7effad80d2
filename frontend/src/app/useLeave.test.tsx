import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { drafts, edits, keepFor } from '../features/chat/kept'
import { hideUntilRemoved } from '../features/chat/removing'
import { useChatDispatch } from '../features/chat/useRoom'
import { ada, message } from '../test/factories'
import { show } from '../test/render'
import { serve, signedOut } from '../test/server'
import { useLeave } from './useLeave'

const mine = message(5, { author: ada })
const DELETE = `DELETE /api/chat/messages/${mine.uuid}`
const SIGN_OUT = 'DELETE /_allauth/browser/v1/auth/session'

function Screen() {
  const dispatch = useChatDispatch()
  const { leave, question } = useLeave()
  return (
    <>
      <button type="button" onClick={() => hideUntilRemoved(dispatch, mine)}>Delete</button>
      <button type="button" onClick={leave}>Sign out</button>
      {question}
    </>
  )
}

async function deleteAndLeave(answer: Parameters<typeof serve>[0][string]) {
  const server = serve({ [DELETE]: answer, [SIGN_OUT]: () => signedOut() })
  show(<Screen />)
  fireEvent.click(await screen.findByRole('button', { name: 'Delete' }))
  fireEvent.click(screen.getByRole('button', { name: 'Sign out' }))
  await waitFor(() => expect(server.to(DELETE)).toHaveLength(1))
  return server
}

beforeEach(() => { vi.spyOn(console, 'error').mockImplementation(() => {}) })
afterEach(() => { vi.useRealTimers() })

it('deletes what could still be undone, then signs out', async () => {
  const server = await deleteAndLeave(() => ({ body: { ...mine, deleted_at: '2026-11-20T11:00:00Z' } }))
  await waitFor(() => expect(server.to(SIGN_OUT)).toHaveLength(1))
})

it('stays where that fails and says so; the second time it leaves', async () => {
  const server = await deleteAndLeave(() => ({ status: 503, body: { detail: 'Try again in a minute.' } }))
  expect(await screen.findByText('The message is not deleted. Try again in a minute.')).toBeVisible()
  expect(screen.getByText('You are still signed in. Sign out again to leave the message as it is.')).toBeVisible()
  expect(server.to(SIGN_OUT)).toEqual([])
  fireEvent.click(screen.getByRole('button', { name: 'Sign out' }))
  await waitFor(() => expect(server.to(SIGN_OUT)).toHaveLength(1))
  expect(server.to(DELETE)).toHaveLength(1)
})

it('waits for the answer, but not for ever', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const server = await deleteAndLeave(() => new Promise(() => {}))
  act(() => { vi.advanceTimersByTime(4000) })
  expect(screen.queryByText(/still signed in/)).toBeNull()
  act(() => { vi.advanceTimersByTime(2000) })
  expect(await screen.findByText(/^You are still signed in: the server has not said yet/)).toBeVisible()
  expect(server.to(SIGN_OUT)).toEqual([])
})

it('asks first where only this browser has what was written, and leaves it there for who stays', async () => {
  const server = serve({ [SIGN_OUT]: () => signedOut() })
  keepFor(ada.uuid!)
  drafts.write('room', { text: 'A begun sentence', picked: [] })
  edits.write({ conversation: 'room', uuid: mine.uuid }, { text: 'Changed', picked: [], of: mine.body })
  show(<Screen />)
  fireEvent.click(await screen.findByRole('button', { name: 'Sign out' }))
  const question = await screen.findByRole('dialog', { name: 'Sign out and lose what is not sent?' })
  expect(within(question).getAllByRole('listitem').map((item) => item.textContent)).toEqual(['1 message that you began', '1 change of a message that is not saved'])
  fireEvent.click(within(question).getByRole('button', { name: 'Cancel' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(server.to(SIGN_OUT)).toEqual([])
  expect(drafts.has('room')).toBe(true)
  fireEvent.click(screen.getByRole('button', { name: 'Sign out' }))
  fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Sign out' }))
  await waitFor(() => expect(server.to(SIGN_OUT)).toHaveLength(1))
  await waitFor(() => expect(drafts.has('room')).toBe(false))
})

it('does not ask for blanks', async () => {
  const server = serve({ [SIGN_OUT]: () => signedOut() })
  keepFor(ada.uuid!)
  drafts.write('room', { text: '   ', picked: [] })
  show(<Screen />)
  fireEvent.click(await screen.findByRole('button', { name: 'Sign out' }))
  await waitFor(() => expect(server.to(SIGN_OUT)).toHaveLength(1))
})
