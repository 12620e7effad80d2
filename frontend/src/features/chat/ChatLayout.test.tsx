import { screen, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import { ada, conversation, ROOM } from '../../test/factories'
import { show } from '../../test/render'
import { type Call, serve } from '../../test/server'
import { NoConversation } from './ChatLayout'

const PROJECT = '00000000-0000-7000-8000-000000000700'
const channel = conversation({ kind: 'channel', project: { uuid: PROJECT, name: 'Compilers' } })

function arrive(answer: (call: Call) => { status?: number; body: unknown }) {
  const server = serve({
    'GET /api/people/me': () => ({ body: ada }),
    // A hundred others stand before the project's own, which was silent for long.
    'GET /api/chat/conversations': (call) => (
      call.search.includes('project=') ? answer(call) : { body: { items: [conversation({ uuid: 'other' })], next: 'more' } }
    ),
  })
  return { server, ...show(<NoConversation />, { at: `/chat?project=${PROJECT}`, path: '/chat' }) }
}

it('opens a project’s conversation however long nobody wrote in it', async () => {
  const { router, server } = arrive(() => ({ body: { items: [channel], next: null } }))
  await waitFor(() => expect(router.state.location.pathname).toBe(`/chat/${ROOM}`))
  expect(server.calls.filter(({ search }) => search.includes(`project=${PROJECT}`))).toHaveLength(1)
})

it('says so to whoever is not in it', async () => {
  const { router } = arrive(() => ({ body: { items: [], next: null } }))
  expect(await screen.findByText('You are not in this project’s conversation')).toBeVisible()
  expect(router.state.location.pathname).toBe('/chat')
})

it('says what failed and offers to ask again', async () => {
  let broken = true
  const { router } = arrive(() => (broken ? { status: 500, body: null } : { body: { items: [channel], next: null } }))
  const again = await screen.findByRole('button', { name: 'Try again' })
  broken = false
  again.click()
  await waitFor(() => expect(router.state.location.pathname).toBe(`/chat/${ROOM}`))
})
