import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { Provider } from 'react-redux'
import { createMemoryRouter, Outlet, RouterProvider } from 'react-router'
import { expect, it, vi } from 'vitest'
import { grace } from '../test/factories'
import { serve } from '../test/server'
import { makeStore } from './store'
import { Trail, UpLink, useTrail } from './Trail'

const LONG = `The ${'very '.repeat(20)}long name of a project`
const project = { uuid: 'p', name: 'Compilers', parent: { uuid: 'i', name: 'Bread and roses' } }

function Frame() {
  const trail = useTrail()
  return (
    <>
      <header><UpLink trail={trail} /></header>
      <div data-testid="wide"><Trail trail={trail} /></div>
      <Outlet />
    </>
  )
}

const routes = [{
  element: <Frame />,
  children: [
    { path: 'projects', element: null },
    { path: 'projects/new', handle: { under: 'projects', part: () => 'New' }, element: null },
    {
      path: 'projects/:uuid', handle: { under: 'projects' }, element: <Outlet />,
      children: [{ index: true, element: null }, { path: 'members', handle: { part: () => 'Members' }, element: null }],
    },
    { path: 'people/:uuid', handle: { under: 'people' }, element: null },
    { path: 'notifications/:uuid', handle: { under: 'inbox', part: () => 'Notification' }, element: null },
  ],
}]

function stand(at: string, answers: Parameters<typeof serve>[0] = {}) {
  const server = serve({
    'GET /api/projects/p': () => ({ body: project }),
    [`GET /api/people/${grace.uuid}`]: () => ({ body: grace }),
    ...answers,
  })
  const router = createMemoryRouter(routes, { initialEntries: [at] })
  render(<I18nProvider i18n={i18n}><Provider store={makeStore()}><RouterProvider router={router} /></Provider></I18nProvider>)
  return { router, server }
}

const wide = () => within(screen.getByTestId('wide'))
const phone = () => within(screen.getByRole('banner'))
/** Each step, and where it leads; the last is where one is and leads nowhere. */
const steps = () => wide().queryAllByRole('listitem').map((item) => [item.textContent, item.firstElementChild!.getAttribute('href')])
/** What is told to the pointer on it. */
const pointed = (element: HTMLElement) => {
  fireEvent.pointerEnter(element)
  return element.title
}
const here = async (name: string) => expect(await wide().findByText(name)).toHaveAttribute('aria-current', 'page')

it('names the list, the initiative around a project, the project and its part', async () => {
  stand('/projects/p/members')
  await wide().findByText('Compilers')
  expect(steps()).toEqual([['Projects', '/projects'], ['Bread and roses', '/projects/i'], ['Compilers', '/projects/p'], ['Members', null]])
  await here('Members')
  expect(wide().getByRole('navigation', { name: 'Breadcrumbs' })).toBeVisible()
})

it('says nothing of an initiative that one may not see', async () => {
  stand('/projects/p', { 'GET /api/projects/p': () => ({ body: { ...project, parent: { uuid: 'i', name: null } } }) })
  await here('Compilers')
  expect(steps()).toEqual([['Projects', '/projects'], ['Compilers', null]])
})

it.each([
  [`/people/${grace.uuid}`, 'Grace Hopper', [['People', '/people'], ['Grace Hopper', null]]],
  ['/notifications/n', 'Notification', [['Inbox', '/inbox'], ['Notification', null]]],
  ['/projects/new', 'New', [['Projects', '/projects'], ['New', null]]],
])('at %s it stands below its list', async (at, last, trail) => {
  stand(at)
  await here(last)
  expect(steps()).toEqual(trail)
})

it('says nothing on the first level, where there is no way up', async () => {
  const { server } = stand('/projects')
  expect(screen.queryByRole('navigation')).toBeNull()
  expect(server.calls).toEqual([])
})

it('does not stand there with the list alone while the project is loading', () => {
  stand('/projects/p', { 'GET /api/projects/p': () => new Promise<never>(() => {}) })
  expect(screen.queryByRole('navigation')).toBeNull()
})

it('never names the last project while the next one is loading', async () => {
  const { router } = stand('/projects/p', { 'GET /api/projects/q': () => new Promise<never>(() => {}) })
  await here('Compilers')
  await act(() => router.navigate('/projects/q'))
  expect(screen.queryByText('Compilers')).toBeNull()
})

it('does not name a project to whoever is not let in', async () => {
  stand('/projects/p/members', { 'GET /api/projects/p': () => ({ status: 403, body: { detail: 'No.' } }) })
  await here('Members')
  expect(steps()).toEqual([['Projects', '/projects'], ['Members', null]])
})

it('holds long names whole, each running its own way', async () => {
  stand('/projects/p/members', { 'GET /api/projects/p': () => ({ body: { ...project, name: LONG } }) })
  const link = await wide().findByRole('link', { name: LONG })
  expect(link).toHaveAttribute('dir', 'auto')
  expect(link).toHaveAttribute('href', '/projects/p')
})

it('leads one step up on a phone, and changes with the place', async () => {
  const { router } = stand('/projects/p/members')
  expect(await phone().findByRole('link', { name: 'Compilers' })).toHaveAttribute('href', '/projects/p')
  expect(phone().getAllByRole('link')).toHaveLength(1)
  await act(() => router.navigate('/projects/p'))
  expect(phone().getByRole('link', { name: 'Bread and roses' })).toHaveAttribute('href', '/projects/i')
  await act(() => router.navigate(`/people/${grace.uuid}`))
  expect(await phone().findByRole('link', { name: 'People' })).toHaveAttribute('href', '/people')
})

it('tells a name that is cut off in full to the pointer, and says no other one twice', async () => {
  // jsdom gives nothing a width: here a letter is one wide.
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(40)
  vi.spyOn(Element.prototype, 'scrollWidth', 'get').mockImplementation(function width(this: Element) { return this.textContent.length })
  const { router } = stand('/projects/p', { 'GET /api/projects/p': () => ({ body: { ...project, name: LONG } }) })
  await here(LONG)
  expect(pointed(wide().getByText(LONG))).toBe(LONG)
  expect(pointed(wide().getByText('Bread and roses'))).toBe('')
  await act(() => router.navigate('/projects/p/members'))
  expect(pointed(wide().getByRole('link', { name: LONG }))).toBe(LONG)
  expect(pointed(phone().getByText(LONG))).toBe(LONG)
})
