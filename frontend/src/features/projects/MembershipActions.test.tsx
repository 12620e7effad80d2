import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { type Project, useGetProjectQuery } from '../../api'
import { show } from '../../test/render'
import { serve } from '../../test/server'
import { MembershipActions } from './MembershipActions'

const HERE = '/projects/p'
const JOIN = 'POST /api/projects/p/join'
const APPLY = 'POST /api/projects/p/applications'
const WITHDRAW = 'POST /api/projects/applications/a/withdraw'
const LEAVE = 'POST /api/projects/p/leave'

const nothing = { join: false, apply: false, leave: false }
const stranger = { uuid: 'p', name: 'Compilers', visibility: 'network', my_roles: [], my_application: null, permissions: nothing }
const member = { ...stranger, my_roles: ['member'], permissions: { ...nothing, leave: true } }
const open = { ...stranger, permissions: { ...nothing, join: true } }
const asking = { ...stranger, permissions: { ...nothing, apply: true } }
const applied = { ...stranger, my_application: { uuid: 'a', state: 'pending' } }

const button = (name: string) => screen.getByRole('button', { name })
const dialog = (name: string | RegExp) => screen.findByRole('dialog', { name })

function Screen() {
  const { data } = useGetProjectQuery({ uuid: 'p' })
  return <>{data && <MembershipActions project={data} />}</>
}

/** A project that is one thing before and another after what is done; `refusal` keeps it as it was. */
async function arrive(before: object, after: Partial<Project> | object, refusal?: string) {
  let now = before
  const change = () => {
    if (refusal) return { status: 409, body: { detail: refusal, code: 'refused' } }
    now = after
    return { body: after }
  }
  const server = serve({ 'GET /api/projects/p': () => ({ body: now }), [JOIN]: change, [APPLY]: change, [WITHDRAW]: change, [LEAVE]: change })
  const { router } = show(<Screen />, { at: HERE, path: '/projects/:uuid' })
  await screen.findAllByRole('button')
  return { server, where: () => router.state.location.pathname }
}

it('joins, welcomes, and leads to the conversation', async () => {
  await arrive(open, member)
  expect(screen.queryByRole('link', { name: 'Open conversation' })).toBeNull()
  await userEvent.click(button('Join'))
  expect(await screen.findByText('Welcome to Compilers.')).toBeVisible()
  expect(await screen.findByRole('link', { name: 'Open conversation' })).toHaveAttribute('href', '/chat?project=p')
  expect(screen.queryByRole('button', { name: 'Join' })).toBeNull()
})

it('says in the words of the server why one cannot join, and still offers to', async () => {
  await arrive(open, member, 'This project is full.')
  await userEvent.click(button('Join'))
  expect(await screen.findByText('This project is full.')).toBeVisible()
  expect(screen.queryByText(/Welcome/)).toBeNull()
  expect(button('Join')).toBeEnabled()
})

it('joins once, however often one presses while it is on its way', async () => {
  const server = serve({ 'GET /api/projects/p': () => ({ body: open }), [JOIN]: () => new Promise<never>(() => {}) })
  show(<Screen />)
  await userEvent.click(await screen.findByRole('button', { name: 'Join' }))
  await waitFor(() => expect(button('Join')).toHaveAttribute('aria-busy', 'true'))
  await userEvent.click(button('Join'))
  expect(server.to(JOIN)).toHaveLength(1)
})

it('applies with some words and not without, and then offers to withdraw', async () => {
  const { server } = await arrive(asking, applied)
  await userEvent.click(button('Apply to join'))
  const asked = within(await dialog('Apply to Compilers'))
  expect(asked.getByText('The managers read this and decide; you find the answer in your inbox.')).toBeVisible()
  await userEvent.click(asked.getByRole('button', { name: 'Send application' }))
  expect(server.to(APPLY)).toEqual([])
  await userEvent.type(asked.getByLabelText(/Why would you like to join/), '  I built one.  ')
  await userEvent.click(asked.getByRole('button', { name: 'Send application' }))
  expect(await screen.findByRole('button', { name: 'Withdraw application' })).toBeVisible()
  expect(server.to(APPLY)[0]?.body).toEqual({ message: 'I built one.' })
  expect(screen.queryByRole('button', { name: 'Apply to join' })).toBeNull()
})

it('keeps the words of an application that is refused, and says why', async () => {
  await arrive(asking, applied, 'Three applications a day are enough.')
  await userEvent.click(button('Apply to join'))
  const asked = within(await dialog('Apply to Compilers'))
  await userEvent.type(asked.getByLabelText(/Why would you like to join/), 'Please')
  await userEvent.click(asked.getByRole('button', { name: 'Send application' }))
  expect(await asked.findByRole('alert')).toHaveTextContent('Three applications a day are enough.')
  expect(asked.getByLabelText(/Why would you like to join/)).toHaveValue('Please')
})

it('withdraws an application, after which one may apply again', async () => {
  await arrive(applied, asking)
  await userEvent.click(button('Withdraw application'))
  expect(await screen.findByRole('button', { name: 'Apply to join' })).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Withdraw application' })).toBeNull()
})

it('says why an application cannot be withdrawn', async () => {
  await arrive(applied, asking, 'It was decided a moment ago.')
  await userEvent.click(button('Withdraw application'))
  expect(await screen.findByText('It was decided a moment ago.')).toBeVisible()
})

it('asks before it leaves, and stays where one thinks better of it', async () => {
  const { server } = await arrive(member, stranger)
  await userEvent.click(button('Leave…'))
  const asked = within(await dialog(/^Leave Compilers/))
  expect(asked.getByText(/You lose access/)).toBeVisible()
  await userEvent.click(asked.getByRole('button', { name: 'Cancel' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(server.to(LEAVE)).toEqual([])
})

it.each([
  // Whoever left a private project may not see it any more.
  ['private', '/projects'],
  ['network', HERE],
  ['public', HERE],
])('leaves a %s project and is then at %s', async (visibility, then) => {
  const { where } = await arrive({ ...member, visibility }, { ...open, visibility })
  await userEvent.click(button('Leave…'))
  await userEvent.click(within(await dialog(/^Leave Compilers/)).getByRole('button', { name: 'Leave project' }))
  await (then === HERE ? screen.findByRole('button', { name: 'Join' }) : screen.findByText('elsewhere'))
  expect(where()).toBe(then)
})

it('says in the dialog why one cannot leave, and goes nowhere', async () => {
  const { where } = await arrive({ ...member, visibility: 'private' }, stranger, 'Hand the project over first: you are its last owner.')
  await userEvent.click(button('Leave…'))
  const asked = within(await dialog(/^Leave Compilers/))
  await userEvent.click(asked.getByRole('button', { name: 'Leave project' }))
  expect(await asked.findByRole('alert')).toHaveTextContent('Hand the project over first: you are its last owner.')
  expect(where()).toBe(HERE)
})

it('does not take blanks for the reason that it asks for', async () => {
  const { server } = await arrive(asking, applied)
  await userEvent.click(button('Apply to join'))
  const asked = within(await dialog('Apply to Compilers'))
  await userEvent.type(asked.getByRole('textbox'), '   ')
  await userEvent.click(asked.getByRole('button', { name: 'Send application' }))
  expect(await asked.findByRole('alert')).toHaveTextContent('Write a few words.')
  expect(asked.getByRole('textbox')).toBeInvalid()
  expect(asked.getByRole('textbox')).toHaveFocus()
  expect(server.to(APPLY)).toEqual([])
})
