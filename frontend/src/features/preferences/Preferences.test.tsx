import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ada } from '../../test/factories'
import { show } from '../../test/render'
import { serve } from '../../test/server'
import { Preferences } from './Preferences'

const site = vi.hoisted(() => ({ notifications: true }))
vi.mock('../../bootstrap', async (original) => ({ ...(await original<object>()), has: (app: string) => app !== 'notifications' || site.notifications }))

const ME = 'GET /api/people/me'
const PATCH = 'PATCH /api/people/me'
const NOTICES = 'GET /api/notifications/preferences'
const root = document.documentElement
const me = { ...ada, about: '', email: 'ada@example.org', is_staff: false, language: 'en', offers: [], seeks: [], time_zone: 'UTC' }

const toggle = (name: string) => userEvent.click(screen.getByRole('switch', { name }))
const language = () => screen.getByRole('combobox', { name: 'Language' })

beforeEach(() => { site.notifications = true })
afterEach(() => { localStorage.clear() })

function open(routes: Parameters<typeof serve>[0] = {}) {
  const server = serve({ [ME]: () => ({ body: me }), [NOTICES]: () => ({ body: { kinds: [] } }), ...routes })
  return { server, ...show(<Preferences />) }
}

it.each([
  ['More contrast', 'data-contrast', 'more'],
  ['Compact rows', 'data-density', 'compact'],
  ['Less movement', 'data-motion', 'reduced'],
])('%s: marks the page at once, is kept in this browser, and asks the server nothing', async (name, mark, value) => {
  const { server, unmount } = open()
  expect(screen.getByRole('switch', { name })).not.toBeChecked()
  await toggle(name)
  expect(root).toHaveAttribute(mark, value)
  expect(server.calls.filter(({ method }) => method !== 'GET')).toEqual([])
  unmount()
  open()
  expect(screen.getByRole('switch', { name })).toBeChecked()
  await toggle(name)
  expect(root).not.toHaveAttribute(mark)
})

it('draws the page in the colours that are chosen', async () => {
  open()
  expect(screen.getByRole('radio', { name: 'System' })).toBeChecked()
  await userEvent.click(screen.getByRole('radio', { name: 'Dark' }))
  expect(root).toHaveAttribute('data-mantine-color-scheme', 'dark')
  expect(localStorage.getItem('collabkit-color-scheme')).toBe('dark')
  await userEvent.click(screen.getByRole('radio', { name: 'Light' }))
  expect(root).toHaveAttribute('data-mantine-color-scheme', 'light')
})

it('stays in its language where another is refused, and says why', async () => {
  const { server } = open({ [PATCH]: () => ({ status: 503, body: { detail: 'Try again in a minute.' } }) })
  await waitFor(() => expect(language()).toBeEnabled())
  await userEvent.selectOptions(language(), 'Deutsch')
  expect(await screen.findByText('Try again in a minute.')).toBeVisible()
  expect(server.to(PATCH)[0]?.body).toEqual({ language: 'de' })
  expect(language()).toHaveValue('en')
  expect(language()).toBeEnabled()
})

it('takes one language at a time, and none before it knows the present one', async () => {
  const { server } = open({ [PATCH]: () => new Promise<never>(() => {}) })
  expect(language()).toBeDisabled()
  await waitFor(() => expect(language()).toBeEnabled())
  await userEvent.selectOptions(language(), 'Deutsch')
  await waitFor(() => expect(language()).toBeDisabled())
  expect(server.to(PATCH)).toHaveLength(1)
})

it('speaks of notifications only where the site has them', async () => {
  open().unmount()
  site.notifications = false
  const { server } = open()
  expect(screen.getByRole('heading', { name: 'Appearance and keyboard' })).toBeVisible()
  expect(screen.queryByRole('heading', { name: 'Notifications' })).toBeNull()
  expect(server.to(NOTICES)).toEqual([])
})
