import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Link } from 'react-router'
import { expect, it, vi } from 'vitest'
import { show } from '../test/render'
import { FormProblem, TextInput, useForm } from '.'
import { AskBeforeLeaving } from './unsaved'

function Form({ send }: { send: () => Promise<unknown> }) {
  const form = useForm({ name: '' })
  return (
    <form ref={form.ref} onSubmit={form.submit(send)}>
      <AskBeforeLeaving when={form.unsaved} />
      <TextInput {...form.field('name')} label="Name" />
      <FormProblem problem={form.problem} />
      <button type="submit">Save</button>
      <Link to="/away">Away</Link>
    </form>
  )
}

const open = (send: () => Promise<unknown> = async () => {}) => show(<Form send={send} />)
const closing = () => window.dispatchEvent(new Event('beforeunload', { cancelable: true }))
const away = () => userEvent.click(screen.getByText('Away'))

it('leaves an empty form without a word', async () => {
  const { router } = open()
  expect(closing()).toBe(true)
  await away()
  await waitFor(() => expect(router.state.location.pathname).toBe('/away'))
})

it('asks before a half-filled form is left', async () => {
  const { router } = open()
  await userEvent.type(screen.getByLabelText('Name'), 'Tide')
  // The browser asks in its own words where the window is closed.
  expect(closing()).toBe(false)
  await away()
  await userEvent.click(await screen.findByText('Stay'))
  expect(router.state.location.pathname).toBe('/')
  expect(screen.getByLabelText('Name')).toHaveValue('Tide')
  await waitFor(() => expect(screen.queryByText('Leave without saving?')).toBeNull())
  await away()
  await userEvent.click(await screen.findByText('Leave'))
  await waitFor(() => expect(router.state.location.pathname).toBe('/away'))
})

it('asks as long as saving failed, and not after it', async () => {
  const send = vi.fn().mockRejectedValueOnce({ status: 422, detail: 'Too short.' }).mockResolvedValue(null)
  const { router } = open(send)
  await userEvent.type(screen.getByLabelText('Name'), 'T')
  await userEvent.click(screen.getByText('Save'))
  expect(await screen.findByText('Too short.')).toBeVisible()
  expect(closing()).toBe(false)
  await userEvent.click(screen.getByText('Save'))
  await waitFor(() => expect(closing()).toBe(true))
  await away()
  await waitFor(() => expect(router.state.location.pathname).toBe('/away'))
})
