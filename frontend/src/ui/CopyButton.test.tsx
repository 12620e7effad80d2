import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { toProblem } from '../api/problem'
import { show } from '../test/render'
import { CopyButton, FormProblem } from '.'

const writes = (writeText: () => Promise<void>) => vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(writeText)

it('says that it copied', async () => {
  const user = userEvent.setup()
  const written = writes(async () => {})
  show(<CopyButton value="a-key">Copy key</CopyButton>)
  await user.click(screen.getByRole('button', { name: 'Copy key' }))
  expect(await screen.findByRole('button', { name: 'Copied' })).toBeVisible()
  expect(written).toHaveBeenCalledWith('a-key')
})

it('says so where the browser refuses', async () => {
  const user = userEvent.setup()
  writes(() => Promise.reject(new Error('NotAllowedError')))
  show(<CopyButton value="a-key">Copy key</CopyButton>)
  await user.click(screen.getByRole('button', { name: 'Copy key' }))
  expect(await screen.findByText(/does not let this page copy/)).toBeVisible()
  expect(screen.getByRole('button', { name: 'Copy key' })).toBeVisible()
})

it('tells what is wrong with a field that the form lacks, without the server’s name for it', () => {
  show(<FormProblem problem={toProblem(422, { detail: 'Not so.', errors: [{ field: 'expires_in_days', message: 'At most ninety days.' }] })} />)
  expect(screen.getByRole('alert')).toHaveTextContent('Not so.At most ninety days.')
})
