import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useCommandKeys } from '../commands'
import { show } from '../test/render'
import { Button, TextInput, useToast } from '.'

const run = vi.fn()
const onGone = vi.fn()

function Screen() {
  useCommandKeys()
  const toast = useToast()
  return (
    <>
      <TextInput label="Where one writes" />
      <Button onClick={() => toast('It is gone.', 'done', { action: { label: 'Undo', run }, onGone })}>Delete</Button>
      <Button onClick={() => toast('Saved.')}>Save</Button>
    </>
  )
}

/** Whether the browser does with the key what it does by itself. */
const press = (name: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key: name })
const click = (name: string) => fireEvent.click(screen.getByRole('button', { name }))
const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms))

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  run.mockClear()
  onGone.mockClear()
})
afterEach(() => { vi.useRealTimers() })

async function deleted() {
  show(<Screen />)
  const field = await screen.findByLabelText('Where one writes')
  field.focus()
  click('Delete')
  return field
}

it('is reached by F6 from a field, waits there, and F6 leads back', async () => {
  const field = await deleted()
  press('F6')
  expect(screen.getByRole('button', { name: 'Undo' })).toHaveFocus()
  pass(60_000)
  expect(screen.getByText('It is gone.')).toBeVisible()
  press('F6')
  expect(field).toHaveFocus()
  pass(6_000)
  expect(screen.queryByText('It is gone.')).toBeNull()
})

it('is not pushed out by newer ones while one is in it, and can be undone then', async () => {
  const field = await deleted()
  press('F6')
  for (let more = 0; more < 6; more += 1) click('Save')
  expect(screen.getAllByText('Saved.')).toHaveLength(3)
  expect(screen.getByRole('button', { name: 'Undo' })).toHaveFocus()
  pass(60_000)
  expect(onGone).not.toHaveBeenCalled()
  click('Undo')
  expect(run).toHaveBeenCalledTimes(1)
  expect(field).toHaveFocus()
})

it('goes by newer ones again once one has left it', async () => {
  await deleted()
  press('F6')
  press('F6')
  for (let more = 0; more < 4; more += 1) click('Save')
  await waitFor(() => expect(onGone).toHaveBeenCalledTimes(1))
})

it('leads back by Escape and when its button was pressed, which settles nothing else', async () => {
  const field = await deleted()
  press('F6')
  press('Escape')
  expect(field).toHaveFocus()
  press('F6')
  click('Undo')
  expect(field).toHaveFocus()
  expect(screen.queryByText('It is gone.')).toBeNull()
  pass(1)
  expect(run).toHaveBeenCalledTimes(1)
  expect(onGone).not.toHaveBeenCalled()
})

it('leaves F6 to the browser while nothing stands in the corner', async () => {
  show(<Screen />);
  (await screen.findByLabelText('Where one writes')).focus()
  expect(press('F6')).toBe(true)
  click('Save')
  expect(press('F6')).toBe(false)
})

it.each([
  ['its time is over', () => pass(6_000)],
  ['it is closed', () => click('Dismiss')],
  ['newer ones push it out', () => { for (let more = 0; more < 4; more += 1) click('Save') }],
])('settles what it stood for when %s', async (_how, goes) => {
  await deleted()
  expect(onGone).not.toHaveBeenCalled()
  goes()
  await waitFor(() => expect(onGone).toHaveBeenCalledTimes(1))
  expect(run).not.toHaveBeenCalled()
})

const notice = () => screen.getByText('It is gone.').closest('li')!

it('stays while the mouse rests on it, however long, and goes when the mouse has left', async () => {
  await deleted()
  fireEvent.pointerMove(notice())
  pass(60_000)
  expect(screen.getByRole('button', { name: 'Undo' })).toBeVisible()
  fireEvent.pointerLeave(notice())
  pass(5_000)
  expect(notice()).toBeVisible()
  pass(1_000)
  expect(screen.queryByText('It is gone.')).toBeNull()
})

it('goes in its time where it appeared under a mouse that nobody moves', async () => {
  await deleted()
  fireEvent.pointerEnter(notice())
  pass(6_000)
  expect(screen.queryByText('It is gone.')).toBeNull()
})
