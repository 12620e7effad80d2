import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { show } from '../../test/render'
import * as ui from '../../ui'
import { StylePage } from './StylePage'

const sources = Object.values(import.meta.glob<string>('./*.tsx', { query: '?raw', import: 'default', eager: true })).join('\n')
const parts = Object.keys(ui).filter((name) => /^[A-Z][a-z]/.test(name))

it('shows every part that ui/ offers', () => {
  expect(parts.length).toBeGreaterThan(40)
  const forgotten = parts.filter((name) => !new RegExp(`<${name}[\\s/>.]`).test(sources))
  expect(forgotten).toEqual([])
})

it('draws tokens, controls, forms and content with their states', async () => {
  show(<StylePage />)
  for (const name of ['Tokens', 'Controls', 'Forms', 'Content']) expect(screen.getByRole('heading', { level: 2, name })).toBeVisible()
  expect(screen.getByRole('button', { name: 'Busy' })).toHaveAttribute('aria-busy', 'true')
  expect(screen.getByRole('button', { name: 'Disabled' })).toBeDisabled()
  expect(screen.getByDisplayValue('!')).toBeInvalid()
  expect(screen.getByText('Nothing waits for you.')).toBeVisible()
  expect(await screen.findByLabelText('Several', { selector: 'input:enabled' }, { timeout: 10_000 })).toBeVisible()
})

it('changes the looks of the whole page', async () => {
  show(<StylePage />)
  const { documentElement: html } = document
  await userEvent.click(screen.getByRole('radio', { name: 'more' }))
  await userEvent.click(screen.getByRole('radio', { name: 'compact' }))
  await userEvent.click(screen.getByRole('radio', { name: 'reduced' }))
  await userEvent.click(screen.getByRole('radio', { name: 'rtl' }))
  expect(html).toHaveAttribute('data-contrast', 'more')
  expect(html).toHaveAttribute('data-density', 'compact')
  expect(html).toHaveAttribute('data-motion', 'reduced')
  expect(html).toHaveAttribute('dir', 'rtl')
})

it('tells what was done with an action that takes it back', async () => {
  show(<StylePage />)
  await userEvent.click(screen.getByRole('button', { name: 'With an action' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Undo' }))
  expect(await screen.findByText('Back again.')).toBeVisible()
  expect(screen.queryByText('Deleted.')).toBeNull()
})

it.each(['Buttons', 'Links', 'Fields', 'Rows'])('shows %s in each state, and the focus by the real one', async (things) => {
  show(<StylePage />)
  const part = within(screen.getByRole('region', { name: `${things} in each state` }))
  for (const state of ['Hover', 'Focus', 'Disabled', 'Loading', 'Error', 'Too long', 'Right to left']) expect(part.getByRole('figure', { name: state })).toBeVisible()
  await userEvent.click(part.getByRole('button', { name: 'Focus' }))
  expect(part.getByRole('figure', { name: 'Focus' }).lastElementChild!.querySelector('a, button, input')).toHaveFocus()
})
