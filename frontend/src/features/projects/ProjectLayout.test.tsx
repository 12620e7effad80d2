import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { ada } from '../../test/factories'
import { show } from '../../test/render'
import { serve } from '../../test/server'
import { ProjectLayout } from './ProjectLayout'

const project = {
  uuid: 'p1', name: 'Compilers', kind: 'project', state: 'active', visibility: 'network', join_policy: 'application', summary: '', my_roles: [], children: [],
  permissions: { see_members: false, invite: false, manage_members: false, edit: false, archive: false, manage_children: false }, my_application: null,
}

it('explains to the keyboard who sees a project and how one joins it', async () => {
  serve({ 'GET /api/people/me': () => ({ body: ada }), 'GET /api/projects/p1': () => ({ body: project }) })
  show(<ProjectLayout />, { at: '/projects/p1', path: '/projects/:uuid' })
  await screen.findByRole('heading', { name: 'Compilers' })
  await userEvent.tab()
  expect(screen.getByText('Network')).toHaveFocus()
  expect(screen.getByRole('tooltip')).toHaveTextContent('Everybody who is signed in here finds it and reads its description.')
  expect(screen.getByText('Network')).toHaveAccessibleDescription('Everybody who is signed in here finds it and reads its description.')
  await userEvent.tab()
  expect(screen.getByText('By application')).toHaveFocus()
  expect(screen.getByRole('tooltip')).toHaveTextContent('People apply with a few words; managers decide.')
})
