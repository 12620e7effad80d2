import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { show } from '../../test/render'
import { serve } from '../../test/server'
// Comes lazily in the client; here it is there before the clock of a test runs.
import '../../ui/pickerFields'
import { CreateProject } from './CreateProject'

const POST = 'POST /api/projects'

function open(at: string) {
  const server = serve({ [POST]: () => ({ status: 201, body: { uuid: 'p' } }) })
  show(<CreateProject />, { at, path: '/projects/new' })
  return server
}

const create = async (what = 'project') => {
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent(`New ${what}`)
  await userEvent.type(screen.getByLabelText(/^Name/), 'Halden')
  await userEvent.click(screen.getByRole('button', { name: `Create ${what}` }))
}

it('begins with the kind that the address asks for, and sends what an organisation offers', async () => {
  const server = open('/projects/new?kind=organisation')
  expect(screen.getByRole('radio', { name: 'Organisation' })).toBeChecked()
  await userEvent.type(await screen.findByRole('combobox', { name: 'It offers' }), 'microscopy{Enter}')
  await create('organisation')
  await waitFor(() => expect(server.to(POST)[0]?.body).toMatchObject({ kind: 'organisation', name: 'Halden', offers: ['microscopy'], seeks: [] }))
})

it('sends no words that were left behind under another kind', async () => {
  const server = open('/projects/new?kind=organisation')
  await userEvent.type(await screen.findByRole('combobox', { name: 'It looks for' }), 'gold{Enter}')
  await userEvent.click(screen.getByRole('radio', { name: 'Project' }))
  expect(screen.queryByRole('combobox', { name: 'It looks for' })).toBeNull()
  await create()
  await waitFor(() => expect(server.to(POST)[0]?.body).toMatchObject({ kind: 'project', offers: [], seeks: [] }))
})

it('begins with a project for any other address', () => {
  open('/projects/new?kind=toString')
  expect(screen.getByRole('radio', { name: 'Project' })).toBeChecked()
})
