import { screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { show } from '../../test/render'
import { type Call, serve } from '../../test/server'
import { ProjectLinks } from './ProjectLinks'

vi.mock('../../bootstrap', async (original) => ({ ...(await original<object>()), has: () => true }))

const all = Array.from({ length: 45 }, (_, at) => ({ uuid: `p${at}`, name: `Place ${at}`, kind: 'project', my_roles: ['member'], parent: null }))
const NOTHING = { unread: 0, mentions: 0 }

/** As the server answers: twenty unless more are asked for. */
function page({ search }: Call) {
  const params = new URLSearchParams(search)
  const from = Number(params.get('cursor') ?? 0)
  const to = from + Number(params.get('limit') ?? 20)
  return { body: { items: all.slice(from, to), next: to < all.length ? String(to) : null } }
}

it('lists thirty of my projects, and leads to the others', async () => {
  const server = serve({ 'GET /api/projects': page })
  show(<ProjectLinks label="My projects" heading="Projects" more="All projects" unreadOf={() => NOTHING} />)
  expect(await screen.findByRole('link', { name: 'All projects' })).toHaveAttribute('href', '/projects')
  expect(screen.getAllByRole('link', { name: /^Place/ })).toHaveLength(30)
  expect(server.to('GET /api/projects')).toHaveLength(1)
})
