import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { ada, grace } from '../../test/factories'
import { show } from '../../test/render'
import { type Call, serve } from '../../test/server'
// Comes lazily in the client; here it is there before the clock of a test runs.
import './InviteToProject'
import { PersonPage } from './PersonPage'

vi.mock('../../bootstrap', async (original) => ({ ...(await original<object>()), has: () => true }))

const SEND = 'POST /api/invitations'
const profile = { ...grace, about: '', about_html: '', offers: [], seeks: [], joined_at: '2026-01-01T10:00:00Z' }
const project = (uuid: string, name: string, my_roles: string[]) => ({ uuid, name, my_roles, kind: 'project', parent: null })

const halden = { uuid: 'halden', name: 'Halden', summary: 'Microscopes' }

const firstPage = Array.from({ length: 100 }, (_, at) => project(`p${at}`, `Place ${at}`, ['member']))

function open(person: () => { status?: number; body: unknown } = () => ({ body: profile }), routes = {}) {
  const server = serve({
    'GET /api/people/me': () => ({ body: { ...ada, email: 'ada@example.org' } }),
    [`GET /api/people/${grace.uuid}`]: person,
    [`GET /api/projects/of/${grace.uuid}`]: () => ({ body: [halden] }),
    'GET /api/projects': () => ({ body: { items: [project('mine', 'Compilers', ['member', 'owner']), project('other', 'Looms', ['member'])], next: null } }),
    [SEND]: () => ({ status: 201, body: {} }),
    ...routes,
  })
  show(<PersonPage />, { at: `/people/${grace.uuid}`, path: '/people/:uuid' })
  return server
}

it('invites the person to a project that one manages', async () => {
  const server = open()
  await userEvent.click(await screen.findByRole('button', { name: 'Invite to a project…' }))
  await userEvent.selectOptions(await screen.findByLabelText(/^Project/), 'Compilers')
  expect(screen.queryByText('Looms')).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Send invitation' }))
  await waitFor(() => expect(server.to(SEND)[0]?.body).toEqual({ kind: 'project_member', target: 'mine', role: 'member', person: grace.uuid, message: '' }))
})

it('knows the project that one manages behind a hundred others', async () => {
  open(undefined, {
    'GET /api/projects': ({ search }: Call) => ({
      body: search.includes('cursor=more') ? { items: [project('mine', 'Compilers', ['owner'])], next: null } : { items: firstPage, next: 'more' },
    }),
  })
  await userEvent.click(await screen.findByRole('button', { name: 'Invite to a project…' }))
  expect(await screen.findByRole('option', { name: 'Compilers' })).toBeInTheDocument()
  expect(screen.queryByText('No project to invite to')).toBeNull()
})

it('leads to the organisations of the person', async () => {
  open()
  expect(await screen.findByRole('link', { name: 'Halden' })).toHaveAttribute('href', '/projects/halden')
})

it('leads from each word to those who say the same', async () => {
  open(() => ({ body: { ...profile, offers: ['C# & looms', 'looms'], seeks: ['a harbour'] } }))
  expect(await screen.findByRole('link', { name: 'C# & looms' })).toHaveAttribute('href', '/people?offers=C%23+%26+looms')
  expect(within(screen.getByRole('region', { name: 'Looks for' })).getByRole('link')).toHaveAttribute('href', '/people?seeks=a+harbour')
})
