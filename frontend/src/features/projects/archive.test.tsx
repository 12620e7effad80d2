import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Outlet, Route, Routes } from 'react-router'
import { expect, it } from 'vitest'
import { useGetProjectQuery } from '../../api'
import { show } from '../../test/render'
import { serve } from '../../test/server'
import { Settings } from './Settings'

const ARCHIVE = 'POST /api/projects/p/archive'
const RESTORE = 'POST /api/projects/p/restore'
const permissions = { edit: false, edit_access: false, archive: true, manage_children: false, transfer_ownership: false }
const project = { uuid: 'p', kind: 'project', name: 'Compilers', parent: null, permissions }

const ask = 'Archive project…'
const restore = 'Restore project'

function Frame() {
  const { data } = useGetProjectQuery({ uuid: 'p' })
  return <>{data && <Outlet context={data} />}</>
}

/** The settings of a project that is archived or not, on a server that does what it is asked, or says why not. */
function arrive(state: 'active' | 'archived', { refusal = '', at = '/' } = {}) {
  let now = state
  const become = (next: typeof now) => () => {
    if (refusal) return { status: 403, body: { detail: refusal, code: 'not_allowed' } }
    now = next
    return { body: { ...project, state: now } }
  }
  const server = serve({ 'GET /api/projects/p': () => ({ body: { ...project, state: now } }), [ARCHIVE]: become('archived'), [RESTORE]: become('active') })
  const view = show(<Routes><Route element={<Frame />}><Route path="*" element={<Settings />} /></Route></Routes>, { at, path: '/*' })
  return { server, ...view }
}

const archiveIn = async () => within(await screen.findByRole('dialog', { name: 'Archive Compilers?' }))

it('asks before it archives, and then offers to restore', async () => {
  const { server } = arrive('active')
  await userEvent.click(await screen.findByRole('button', { name: ask }))
  const asked = await archiveIn()
  expect(asked.getByText(/Everything stays readable for members/)).toBeVisible()
  expect(server.to(ARCHIVE)).toEqual([])
  await userEvent.click(asked.getByRole('button', { name: 'Archive project' }))
  expect(await screen.findByRole('button', { name: restore })).toBeVisible()
  expect(server.to(ARCHIVE)).toHaveLength(1)
  expect(screen.queryByRole('button', { name: ask })).toBeNull()
})

it('archives nothing where one thinks better of it', async () => {
  const { server } = arrive('active')
  await userEvent.click(await screen.findByRole('button', { name: ask }))
  await userEvent.click((await archiveIn()).getByRole('button', { name: 'Cancel' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(server.to(ARCHIVE)).toEqual([])
})

it('says in the dialog why it is not archived', async () => {
  arrive('active', { refusal: 'Only owners archive a project.' })
  await userEvent.click(await screen.findByRole('button', { name: ask }))
  const asked = await archiveIn()
  await userEvent.click(asked.getByRole('button', { name: 'Archive project' }))
  expect(await asked.findByRole('alert')).toHaveTextContent('Only owners archive a project.')
  expect(screen.queryByRole('button', { name: restore })).toBeNull()
})

it('asks at once where the address says so, and clears the address with the question', async () => {
  const { router } = arrive('active', { at: '/?ask=archive' })
  await userEvent.click((await archiveIn()).getByRole('button', { name: 'Cancel' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(router.state.location.search).toBe('')
})

it('restores without a question, and then offers to archive', async () => {
  const { server } = arrive('archived')
  await userEvent.click(await screen.findByRole('button', { name: restore }))
  expect(await screen.findByRole('button', { name: ask })).toBeVisible()
  expect(server.to(RESTORE)).toHaveLength(1)
})

it('says why it is not restored, and leaves it archived', async () => {
  arrive('archived', { refusal: 'Only owners restore a project.' })
  await userEvent.click(await screen.findByRole('button', { name: restore }))
  expect(await screen.findByText('Only owners restore a project.')).toBeVisible()
  expect(screen.getByRole('button', { name: restore })).toBeEnabled()
})

it('has the colour of a loss nowhere, because it can be undone', async () => {
  arrive('active')
  const button = await screen.findByRole('button', { name: ask })
  expect(button.outerHTML).not.toMatch(/red|urgent/)
  await userEvent.click(button)
  const sure = (await archiveIn()).getByRole('button', { name: 'Archive project' })
  expect(sure.outerHTML).not.toMatch(/red|urgent/)
  await waitFor(() => expect(sure).toHaveFocus())
})
