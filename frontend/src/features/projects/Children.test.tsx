import { act, screen, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { Project } from '../../api'
import { commandsNow } from '../../commands/registry'
import { show } from '../../test/render'
import { serve } from '../../test/server'
import { Children } from './Children'

const ADD = 'PUT /api/projects/p/children/mine'
const REMOVE = 'DELETE /api/projects/p/children/inside'
const card = (uuid: string, name: string, role: string) =>
  ({ uuid, name, kind: 'project', state: 'active', visibility: 'network', summary: '', parent: null, my_roles: [role], member_count: 1 })
const offered = () => commandsNow().filter(({ id }) => id.startsWith('project.child.'))

it('adds and takes out by the palette, each by its name', async () => {
  const server = serve({
    'GET /api/projects': () => ({ body: { items: [card('mine', 'Parsers', 'owner'), card('other', 'Linkers', 'member')], next: null } }),
    [ADD]: () => ({ body: {} }), [REMOVE]: () => ({ body: {} }),
  })
  show(<Children project={{ uuid: 'p', children: [card('inside', 'Compilers', 'member')] } as unknown as Project} />)
  await screen.findByRole('option', { name: 'Parsers' })
  expect(offered().map(({ label }) => label)).toEqual(['Add Parsers', 'Take Compilers out'])
  const [add, remove] = offered()
  act(() => void add!.run())
  act(() => void remove!.run())
  await waitFor(() => expect([...server.to(ADD), ...server.to(REMOVE)]).toHaveLength(2))
})
