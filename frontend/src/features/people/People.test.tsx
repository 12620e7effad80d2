import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import { ada, grace } from '../../test/factories'
import { show } from '../../test/render'
import { serve } from '../../test/server'
import { People } from './People'

const site = vi.hoisted(() => ({ projects: true }))
vi.mock('../../bootstrap', async (original) => ({ ...(await original<object>()), has: (app: string) => app !== 'projects' || site.projects }))
beforeEach(() => { site.projects = true })

const PEOPLE = 'GET /api/people'
const PROJECTS = 'GET /api/projects'
const page = (...items: object[]) => ({ body: { items, next: null } })
const words = ['engines', 'tables', 'looms', 'cards', 'mathematics']
const people = [{ ...ada, offers: words, seeks: ['a harbour'] }, { ...grace, offers: [], seeks: [] }]
const halden = {
  uuid: 'halden', kind: 'organisation', name: 'Halden', summary: 'Microscopes', offers: ['electron microscopy'], seeks: [], my_roles: [],
  parent: null, member_count: null, visibility: 'network', join_policy: 'open', state: 'active',
}

function open(at = '/people', { found = people, organisations = [halden] }: { found?: object[]; organisations?: object[] } = {}) {
  const server = serve({ [PEOPLE]: () => page(...found), [PROJECTS]: () => page(...organisations) })
  return { server, ...show(<People />, { at, path: '/people' }) }
}

const rowOf = async (name: string) => (await screen.findByRole('link', { name })).closest('li')!
const asked = (server: ReturnType<typeof serve>, key: string) => Object.fromEntries(new URLSearchParams(server.to(key).at(-1)?.search))

it('says what each offers and looks for, and counts what does not fit', async () => {
  open()
  const row = within(await rowOf('Ada Lovelace'))
  expect(row.getByText('engines')).toBeVisible()
  expect(row.getByText('and 1 more')).toBeVisible()
  expect(row.queryByText('mathematics')).toBeNull()
  expect(row.getByText('a harbour')).toBeVisible()
  expect(within(await rowOf('Grace Hopper')).queryByText('Offers')).toBeNull()
})

it('shows first what was asked for', async () => {
  open('/people?offers=MÁTH')
  expect(within(await rowOf('Ada Lovelace')).getByText('mathematics')).toBeVisible()
})

it('asks for what stands in the address, and writes there what one types', async () => {
  const { server, router } = open('/people?offers=eng')
  await rowOf('Ada Lovelace')
  expect(asked(server, PEOPLE)).toEqual({ offers: 'eng' })
  await userEvent.type(screen.getByLabelText('Looks for'), 'harb')
  await waitFor(() => expect(asked(server, PEOPLE)).toEqual({ offers: 'eng', seeks: 'harb' }))
  await userEvent.type(screen.getByRole('searchbox', { name: 'Search people' }), 'a')
  await waitFor(() => expect(router.state.location.search).toBe('?offers=eng&seeks=harb&q=a'))
  await userEvent.click(screen.getByRole('button', { name: 'Clear “Offers”' }))
  expect(screen.getByLabelText('Offers')).toHaveFocus()
  expect(screen.getByLabelText('Offers')).toHaveValue('')
  // One letter of a name is not asked.
  await waitFor(() => expect(asked(server, PEOPLE)).toEqual({ seeks: 'harb' }))
})

it('goes to the organisations by arrow key, keeps the filters, and comes back', async () => {
  const { server, router } = open('/people?offers=micro')
  await rowOf('Ada Lovelace')
  screen.getByRole('tab', { name: 'People' }).focus()
  await userEvent.keyboard('{ArrowRight}')
  expect(screen.getByRole('tab', { name: 'Organisations' })).toHaveFocus()
  const row = within(await rowOf('Halden'))
  expect(row.getByText('electron microscopy')).toBeVisible()
  expect(row.getByRole('link', { name: 'Halden' })).toHaveAttribute('href', '/projects/halden')
  expect(router.state.location.search).toBe('?offers=micro&show=organisations')
  expect(asked(server, PROJECTS)).toEqual({ kind: 'organisation', state: 'active', offers: 'micro' })
  await userEvent.type(screen.getByLabelText('Offers'), 'scope')
  await waitFor(() => expect(asked(server, PROJECTS)).toMatchObject({ offers: 'microscope' }))
  await router.navigate(-1)
  await rowOf('Ada Lovelace')
  expect(screen.getByRole('tab', { name: 'People' })).toHaveAttribute('aria-selected', 'true')
  await waitFor(() => expect(screen.getByLabelText('Offers')).toHaveValue('micro'))
})

it.each([
  ['/people?offers=gold', 'Nobody has said so yet', 'Say what you offer', '/profile'],
  ['/people?q=zoe', 'Nobody found', 'Show everybody', '/people'],
  ['/people?show=organisations', 'No organisation yet', 'New organisation', '/projects/new?kind=organisation'],
  ['/people?show=organisations&seeks=gold', 'No organisation fits', 'Show all organisations', '/people?show=organisations'],
])('%s with nothing in it: teaches, and leads on', async (at, title, button, to) => {
  open(at, { found: [], organisations: [] })
  expect(await screen.findByText(title)).toBeVisible()
  expect(screen.getAllByRole('link', { name: button }).at(-1)).toHaveAttribute('href', to)
})

it('says what went wrong, and tries again', async () => {
  let works = false
  serve({ [PEOPLE]: () => (works ? page(...people) : { status: 500, body: { title: 'Broken', detail: 'Try later.' } }) })
  show(<People />, { at: '/people', path: '/people' })
  expect(await screen.findByText('Try later.')).toBeVisible()
  works = true
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await rowOf('Ada Lovelace')
})

it('has people only where the site has no projects', async () => {
  site.projects = false
  const { server } = open('/people?show=organisations')
  await rowOf('Ada Lovelace')
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent(/^People$/)
  expect(screen.queryByRole('tab')).toBeNull()
  expect(server.to(PROJECTS)).toEqual([])
})
