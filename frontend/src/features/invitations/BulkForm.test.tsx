import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import type { LineResult, Project } from '../../api'
import { show } from '../../test/render'
import { serve } from '../../test/server'
import BulkForm from './BulkForm'

const SEND = 'POST /api/invitations/bulk'
const project = { uuid: 'p', kind: 'project', name: 'Compilers', permissions: { appoint: ['member', 'manager', 'owner'] } } as unknown as Project
const LIST = 'ada@example.org\nnobody\ngrace@example.org'
const RESULTS: LineResult[] = [
  { line: 1, email: 'ada@example.org', ok: true, detail: '' },
  { line: 2, email: 'nobody', ok: false, detail: 'This is no e-mail address.' },
  { line: 3, email: 'grace@example.org', ok: false, detail: 'Is a member already.' },
]

const addresses = () => screen.getByLabelText(/^Addresses/)
const send = () => userEvent.click(screen.getByRole('button', { name: 'Send invitations' }))

function open(answer: Parameters<typeof serve>[0][string] = () => ({ body: { results: RESULTS } })) {
  const server = serve({ [SEND]: answer })
  return { server, ...show(<BulkForm project={project} />) }
}

// What jsdom's files lack is how they are read.
const fileOf = (read: () => string) => Object.assign(new File([''], 'people.csv', { type: 'text/csv' }), { text: async () => read() })
const write = (text: string) => fireEvent.change(addresses(), { target: { value: text } })

it('says how many were sent, and of each line what came of it, with the list there to be put right', async () => {
  const { server } = open()
  write(LIST)
  await send()
  expect(await screen.findByText('1 of 3 sent')).toBeVisible()
  const rows = within(screen.getByRole('table', { name: 'What came of each line' })).getAllByRole('row').slice(1)
  expect(rows.map((row) => within(row).getAllByRole('cell').map((cell) => cell.textContent.trim()))).toEqual([
    ['1', 'ada@example.org', 'Sent'],
    ['2', 'nobody', 'Not sent This is no e-mail address.'],
    ['3', 'grace@example.org', 'Not sent Is a member already.'],
  ])
  expect(addresses()).toHaveValue(LIST)
  expect(server.to(SEND)[0]?.body).toEqual({ kind: 'project_member', target: 'p', role: 'member', message: '', expires_in_days: 14, csv: LIST })
})

it('sends to everybody the role, the words and the days that were chosen, and never offers ownership', async () => {
  const { server } = open()
  write('ada@example.org')
  expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual(['Member', 'Manager'])
  await userEvent.selectOptions(screen.getByLabelText('Role'), 'Manager')
  await userEvent.type(screen.getByLabelText('Message (optional)'), 'Come and see. ')
  await userEvent.clear(screen.getByLabelText(/^Valid for/))
  await userEvent.type(screen.getByLabelText(/^Valid for/), '3')
  await send()
  await screen.findByRole('table')
  expect(server.to(SEND)[0]?.body).toMatchObject({ kind: 'project_manager', role: 'manager', message: 'Come and see.', expires_in_days: 3 })
})

it('keeps a list that is refused, says why at the field, and takes one there', async () => {
  const errors = [{ field: 'body.payload.csv', message: 'At most 200 addresses at once.' }]
  open(() => ({ status: 422, body: { detail: 'Some of it was not accepted.', errors } }))
  write(LIST)
  await send()
  expect(await screen.findByText('At most 200 addresses at once.')).toBeVisible()
  expect(screen.getByRole('alert')).toHaveTextContent('Some of it was not accepted.')
  expect(addresses()).toHaveValue(LIST)
  expect(addresses()).toHaveFocus()
  expect(screen.queryByRole('table')).toBeNull()
})

it('keeps the list where nobody can be reached, and sends it the next time', async () => {
  let away = true
  const { server } = open(() => (away ? 'unreachable' : { body: { results: RESULTS.slice(0, 1) } }))
  write(LIST)
  await send()
  expect(await screen.findByRole('alert')).toHaveTextContent('The server cannot be reached.')
  expect(addresses()).toHaveValue(LIST)
  away = false
  await send()
  expect(await screen.findByText('1 of 1 sent')).toBeVisible()
  expect(screen.queryByRole('alert')).toBeNull()
  expect(server.to(SEND).map(({ body }) => (body as { csv: string }).csv)).toEqual([LIST, LIST])
})

it('sends nothing without an address', async () => {
  const { server } = open()
  await send()
  expect(server.to(SEND)).toEqual([])
})

it('takes the addresses from a file', async () => {
  const { server } = open()
  const text = 'email\nada@example.org'
  await userEvent.upload(screen.getByLabelText('CSV file'), fileOf(() => text))
  await waitFor(() => expect(addresses()).toHaveValue(text))
  expect(server.calls).toEqual([])
})

it('reads the same file again when it is chosen again', async () => {
  open()
  let text = 'email\nada@example'
  const file = fileOf(() => text)
  await userEvent.upload(screen.getByLabelText('CSV file'), file)
  await waitFor(() => expect(addresses()).toHaveValue(text))
  text = 'email\nada@example.org'
  await userEvent.upload(screen.getByLabelText('CSV file'), file)
  await waitFor(() => expect(addresses()).toHaveValue(text))
})

it('does not leave what came of the last list under one that is refused', async () => {
  let refused = false
  open(() => (refused ? { status: 422, body: { detail: 'Too many lines.' } } : { body: { results: RESULTS } }))
  write(LIST)
  await send()
  expect(await screen.findByText('1 of 3 sent')).toBeVisible()
  refused = true
  await send()
  expect(await screen.findByText('Too many lines.')).toBeVisible()
  expect(screen.queryByText('1 of 3 sent')).toBeNull()
})
