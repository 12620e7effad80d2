import { screen } from '@testing-library/react'
import { Outlet, Route, Routes } from 'react-router'
import { expect, it } from 'vitest'
import { ada, grace } from '../../test/factories'
import { show } from '../../test/render'
import { serve } from '../../test/server'
import { Applications } from './Applications'
import { History } from './History'

it.each([
  ['MemberLeft', 'expired', 'Grace Hopper is no longer a member · because the membership ended'],
  ['MemberLeft', 'left', 'Grace Hopper is no longer a member · by their own choice'],
  ['MemberJoined', 'application', 'Grace Hopper joined · by application'],
  ['RoleRevoked', 'transferred', 'Grace Hopper lost the role Owner · because the ownership went to somebody else'],
])('%s, %s: says how it came about', async (type, how, said) => {
  const entry = { uuid: 'h1', type, how, actor: null, person: grace, role: 'owner', reason: '', ends_at: null, at: '2026-11-20T10:00:00Z' }
  serve({ 'GET /api/projects/p1/history': () => ({ body: { items: [entry], next: null } }) })
  show(<History project="p1" />)
  expect(await screen.findByText((_text, element) => element?.textContent === said && element.tagName === 'DIV')).toBeVisible()
})

it('says who decided an application, and why', async () => {
  const application = {
    uuid: 'a1', project: 'p1', person: grace, message: 'Please', state: 'declined', created_at: '2026-11-19T10:00:00Z', decided_at: '2026-11-20T10:00:00Z', decided_by: ada, reason: 'We are full.',
  }
  serve({ 'GET /api/projects/p1/applications': () => ({ body: { items: [application], next: null } }) })
  const context = { uuid: 'p1', join_policy: 'application', permissions: { manage_members: true } }
  show(<Routes><Route element={<Outlet context={context} />}><Route path="*" element={<Applications />} /></Route></Routes>, { path: '/*' })
  expect(await screen.findByText(/decided by/)).toHaveTextContent('decided by Ada Lovelace on Nov 20 · We are full.')
})
