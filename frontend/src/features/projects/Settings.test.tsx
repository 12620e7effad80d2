import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Outlet, Route, Routes } from 'react-router'
import { expect, it } from 'vitest'
import { show } from '../../test/render'
import { serve } from '../../test/server'
// Comes lazily in the client; here it is there before the clock of a test runs.
import '../../ui/pickerFields'
import { Settings } from './Settings'

const PATCH = 'PATCH /api/projects/p'
const permissions = { edit: true, edit_access: false, archive: false, manage_children: false, transfer_ownership: false }
const project = {
  uuid: 'p', kind: 'project', name: 'Compilers', summary: '', description: '', visibility: 'private', join_policy: 'closed', member_list: 'members',
  protected_history: false, reviewed: false, parent: null, permissions,
}

const draw = (one: object) =>
  show(<Routes><Route element={<Outlet context={one} />}><Route path="*" element={<Settings />} /></Route></Routes>, { path: '/*' })

it('lets a manager decide how people come in and who sees the members, and leaves the rest to owners', async () => {
  const server = serve({ [PATCH]: ({ body }) => ({ body: { ...project, ...(body as object) } }) })
  draw(project)
  expect(screen.queryByText('Who may see it')).toBeNull()
  expect(screen.queryByRole('checkbox')).toBeNull()
  expect(screen.getByText('Who sees the members')).toBeVisible()
  await userEvent.click(screen.getByRole('radio', { name: /application/i }))
  await userEvent.click(screen.getByRole('button', { name: 'Save changes' }))
  await screen.findByText('Saved.')
  expect(server.to(PATCH)[0]?.body).toEqual({ join_policy: 'application' })
})

it('lets an organisation say what it offers, and no other kind', async () => {
  const organisation = { ...project, kind: 'organisation', offers: ['microscopy'], seeks: [] }
  const server = serve({ [PATCH]: ({ body }) => ({ body: { ...organisation, ...(body as object) } }) })
  draw(project).unmount()
  expect(screen.queryByLabelText('It offers')).toBeNull()
  draw(organisation)
  await userEvent.type(await screen.findByRole('combobox', { name: 'It offers' }), 'training{Enter}')
  await userEvent.click(screen.getByRole('button', { name: 'Save changes' }))
  await screen.findByText('Saved.')
  expect(server.to(PATCH)[0]?.body).toEqual({ offers: ['microscopy', 'training'] })
})

it('sends no words that were taken back, so that those of somebody else stay', async () => {
  const organisation = { ...project, kind: 'organisation', offers: [], seeks: [] }
  const server = serve({ [PATCH]: ({ body }) => ({ body: { ...organisation, ...(body as object) } }) })
  draw(organisation)
  await userEvent.type(await screen.findByRole('combobox', { name: 'It offers' }), 'training{Enter}{Backspace}')
  await userEvent.type(screen.getByLabelText(/^Name/), '!')
  await userEvent.click(screen.getByRole('button', { name: 'Save changes' }))
  await screen.findByText('Saved.')
  expect(server.to(PATCH)[0]?.body).toEqual({ name: 'Compilers!' })
})
