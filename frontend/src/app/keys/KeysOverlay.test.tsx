import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import { singleKeys, useCommands } from '../../commands'
import { show } from '../../test/render'
import KeysOverlay from './KeysOverlay'

function Page() {
  useCommands([{ id: 'new', label: 'New message', section: 'This page', keys: 'c', run: vi.fn() }])
  return <KeysOverlay onClose={vi.fn()} />
}

function Screen() {
  useCommands([
    { id: 'compose', label: 'New anything', section: 'Everywhere', keys: 'c', run: vi.fn() },
    { id: 'home', label: 'Home', section: 'Everywhere', keys: 'g h', run: vi.fn() },
    { id: 'keyless', label: 'Without a key', section: 'Everywhere', run: vi.fn() },
  ])
  return <Page />
}

beforeEach(() => {
  singleKeys.switch(true)
})

it('lists each key once, under what it does here, the page’s own first', () => {
  show(<Screen />)
  expect(screen.getAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent)).toEqual(['This page', 'Everywhere'])
  expect(within(screen.getByRole('region', { name: 'This page' })).getByText('New message').closest('li')).toHaveTextContent('New messageC')
  const everywhere = within(screen.getByRole('region', { name: 'Everywhere' }))
  expect(everywhere.getByText('Home').closest('li')).toHaveTextContent('HomeGH')
  expect(everywhere.queryByText('New anything')).toBeNull()
  expect(everywhere.queryByText('Without a key')).toBeNull()
})

it('switches the single keys off and on', async () => {
  show(<Screen />)
  await userEvent.click(screen.getByRole('switch', { name: 'Single-key shortcuts' }))
  expect(singleKeys.on()).toBe(false)
  await userEvent.click(screen.getByRole('switch', { name: 'Single-key shortcuts' }))
  expect(singleKeys.on()).toBe(true)
})
