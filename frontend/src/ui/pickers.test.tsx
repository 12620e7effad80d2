import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { beforeEach, expect, it, vi } from 'vitest'
import { show } from '../test/render'
import type * as pickersModule from './pickers'

type Pickers = typeof pickersModule
let pickers: Pickers
let arrive: () => void

beforeEach(async () => {
  vi.resetModules()
  const come = new Promise<void>((resolve) => { arrive = resolve })
  vi.doMock('./pickerFields', async (original) => {
    await come
    return original()
  })
  pickers = await import('./pickers')
})

function Words({ sent }: { sent: () => void }) {
  const [words, setWords] = useState(['tide'])
  return (
    <form onSubmit={sent}>
      <pickers.TagsInput label="Words" value={words} onChange={setWords} maxTags={3} />
      <p>{words.join('+')}</p>
      <button type="submit">Send</button>
    </form>
  )
}

it('keeps what is written before the field itself is there, and the focus', async () => {
  const sent = vi.fn()
  show(<Words sent={sent} />)
  const field = screen.getByRole('combobox', { name: 'Words' })
  await userEvent.type(field, 'wind{Enter}ra')
  expect(screen.getByText('tide+wind')).toBeVisible()
  expect(sent).not.toHaveBeenCalled()
  await act(async () => arrive())
  await waitFor(() => expect(field).not.toBeInTheDocument())
  const itself = screen.getByRole('combobox', { name: 'Words' })
  expect(itself).toHaveFocus()
  await userEvent.keyboard('in{Enter}')
  expect(screen.getByText('tide+wind+rain')).toBeVisible()
})

it('counts what is left without Enter, each word once and no more than may be', async () => {
  show(<Words sent={() => {}} />)
  const field = screen.getByRole('combobox', { name: 'Words' })
  await userEvent.type(field, 'tide{Enter}wind{Enter}rain')
  await userEvent.tab()
  expect(screen.getByText('tide+wind+rain')).toBeVisible()
  await userEvent.type(field, 'more{Enter}')
  expect(screen.getByText('tide+wind+rain')).toBeVisible()
})

it('searches by what was written before the list could open', async () => {
  const searched = vi.fn()
  show(<pickers.Select label="Person" searchable data={[{ value: '1', label: 'Grace' }]} value={null} onSearchChange={searched} />)
  await userEvent.type(screen.getByRole('combobox', { name: 'Person' }), 'Gra')
  expect(searched).toHaveBeenLastCalledWith('Gra')
  await act(async () => arrive())
  await waitFor(() => expect(screen.getByRole('option', { name: 'Grace' })).toBeVisible())
  expect(screen.getByRole('combobox', { name: 'Person' })).toHaveValue('Gra')
  expect(screen.getByRole('combobox', { name: 'Person' })).toHaveFocus()
  await waitFor(() => expect(screen.getByRole('combobox', { name: 'Person', expanded: true })).toHaveAttribute('aria-controls', screen.getByRole('listbox').id))
})
