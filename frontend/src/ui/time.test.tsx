import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { fullTime, Time } from './time'

const AT = '2026-11-20T10:00:00Z'
const exactly = () => screen.queryByRole('tooltip')

it('is said exactly of a row that the keyboard stands on, which needs no stop of its own for it', async () => {
  render(<ol><li><article tabIndex={-1} aria-label="Ada, 10:00"><a href="/ada">Ada</a><Time at={AT} /><button type="button">Reply</button></article></li></ol>)
  expect(screen.getByRole('time')).not.toHaveAttribute('tabindex')
  const row = screen.getByRole('article')
  await userEvent.tab()
  expect(screen.getByRole('link')).toHaveFocus()
  expect(exactly()).toBeNull()
  act(() => row.focus())
  expect(exactly()).toHaveTextContent(fullTime(AT))
  expect(row).toHaveAccessibleDescription(fullTime(AT))
  act(() => screen.getByRole('button').focus())
  expect(exactly()).toBeNull()
  expect(row).not.toHaveAccessibleDescription()
})

it('is said exactly where a row takes no focus but leads on', async () => {
  render(<ul><li><a href="/room"><span>Analysts</span><Time at={AT} /></a></li><li><a href="/other">Others</a></li></ul>)
  await userEvent.tab()
  expect(screen.getByRole('link', { name: /Analysts/ })).toHaveAccessibleDescription(fullTime(AT))
  await userEvent.tab()
  expect(exactly()).toBeNull()
})

it('stays while the keys scroll, and goes with what is scrolled away', () => {
  render(<div data-testid="frame"><article tabIndex={-1}><Time at={AT} /></article></div>)
  const frame = screen.getByTestId('frame')
  frame.getBoundingClientRect = () => DOMRect.fromRect({ y: 0, height: 100 })
  const time = screen.getByRole('time')
  time.getBoundingClientRect = () => DOMRect.fromRect({ y: 50, height: 10 })
  act(() => screen.getByRole('article').focus())
  act(() => { frame.dispatchEvent(new Event('scroll')) })
  expect(exactly()).not.toBeNull()
  time.getBoundingClientRect = () => DOMRect.fromRect({ y: 150, height: 10 })
  act(() => { frame.dispatchEvent(new Event('scroll')) })
  expect(exactly()).toBeNull()
})
