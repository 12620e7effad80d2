import { t } from '@lingui/core/macro'
import { createBrowserRouter, Navigate, Outlet, type RouteObject, ScrollRestoration } from 'react-router'
import { type App, bootstrap, has } from '../bootstrap'
import { loadWords } from '../i18n'
import { Broken, Crash, NotFound } from './Fallbacks'
import { LiveRegion } from './LiveRegion'
import { Splash } from './Splash'
import type { Place } from './Trail'

type Lazy = NonNullable<RouteObject['lazy']>

/** A screen in a chunk of its own, and the words of the features that are on it. */
function screen<Name extends string>(load: () => Promise<Record<Name, React.ComponentType>>, name: Name, ...words: string[]): { lazy: Lazy } {
  return {
    lazy: async () => {
      const [chunk] = await Promise.all([load(), loadWords(...words)])
      return { Component: chunk[name] }
    },
  }
}

/** What the trail above a screen says of it. */
const at = (place: Place): { handle: Place } => ({ handle: place })

/** Routes of an app that a site may have left out: their addresses are then not found. */
const only = (app: App, ...routes: RouteObject[]): RouteObject[] => (has(app) ? routes : [])

const chat = () => import('../features/chat')

/** The client's own forms; a site without allauth has a page for that. */
const doors: RouteObject[] = [
  { path: 'sign-in', ...screen(() => import('../features/auth/SignIn'), 'SignIn', 'auth') },
  { path: 'sign-up', ...screen(() => import('../features/auth/SignUp'), 'SignUp', 'auth') },
  { path: 'verify-email', ...screen(() => import('../features/auth/VerifyEmail'), 'VerifyEmail', 'auth') },
  { path: 'verify-email/:key', ...screen(() => import('../features/auth/VerifyEmail'), 'VerifyEmail', 'auth') },
  { path: 'reset-password', ...screen(() => import('../features/auth/ResetPassword'), 'ResetPassword', 'auth') },
  { path: 'reset-password/:key', ...screen(() => import('../features/auth/ResetPassword'), 'ResetPassword', 'auth') },
]

const elsewhere: RouteObject[] = [
  { path: 'sign-in', ...screen(() => import('../features/auth/Elsewhere'), 'Elsewhere', 'auth') },
  { path: 'sign-up', element: <Navigate to="/sign-in" replace /> },
]

const open: RouteObject[] = [
  ...(bootstrap.auth ? doors : elsewhere),
  ...only('invitations', { path: 'invitation', ...screen(() => import('../features/invitations/Landing'), 'Landing', 'invitations') }),
]

const project: RouteObject = {
  path: 'projects/:uuid',
  ...at({ under: 'projects' }),
  ...screen(() => import('../features/projects/ProjectLayout'), 'ProjectLayout', 'projects'),
  children: [
    { index: true, ...screen(() => import('../features/projects/Overview'), 'Overview', 'projects') },
    { path: 'members', ...at({ part: () => t`Members` }), ...screen(() => import('../features/projects/Members'), 'Members', 'projects') },
    { path: 'applications', ...at({ part: () => t`Applications` }), ...screen(() => import('../features/projects/Applications'), 'Applications', 'projects') },
    { path: 'settings', ...at({ part: () => t`Settings` }), ...screen(() => import('../features/projects/Settings'), 'Settings', 'projects') },
    ...only('invitations', { path: 'invitations', ...at({ part: () => t`Invitations` }), ...screen(() => import('../features/invitations/ProjectInvitations'), 'ProjectInvitations', 'invitations') }),
  ],
}

const guarded: RouteObject[] = [
  { index: true, ...screen(() => import('./HomeScreen'), 'HomeScreen', 'home', 'chat', 'inbox', 'invitations', 'projects') },
  ...only(
    'projects',
    { path: 'projects', ...screen(() => import('../features/projects/ProjectList'), 'ProjectList', 'projects') },
    { path: 'projects/new', ...at({ under: 'projects', part: () => t({ message: 'New', context: 'the form of a new project or organisation' }) }), ...screen(() => import('../features/projects/CreateProject'), 'CreateProject', 'projects') },
    project,
  ),
  ...only('chat', {
    path: 'chat',
    ...screen(chat, 'ChatLayout', 'chat'),
    children: [
      { index: true, ...screen(chat, 'NoConversation', 'chat') },
      { path: ':uuid', ...screen(chat, 'ConversationScreen', 'chat') },
    ],
  }),
  ...only(
    'notifications',
    { path: 'inbox', ...screen(() => import('./InboxScreen'), 'InboxScreen', 'inbox', 'invitations') },
    { path: 'notifications/:uuid', ...at({ under: 'inbox', part: () => t`Notification` }), ...screen(() => import('../features/inbox/NotificationPage'), 'NotificationPage', 'inbox') },
  ),
  { path: 'preferences', ...screen(() => import('../features/preferences/Preferences'), 'Preferences', 'preferences') },
  { path: 'profile', ...screen(() => import('../features/profile/Profile'), 'Profile', 'profile') },
  ...(bootstrap.auth ? [{ path: 'security', ...screen(() => import('../features/security/Security'), 'Security', 'security') }] : []),
  { path: 'people', ...screen(() => import('../features/people/People'), 'People', 'people') },
  { path: 'people/:uuid', ...at({ under: 'people' }), ...screen(() => import('../features/people/PersonPage'), 'PersonPage', 'people') },
  { path: '*', element: <NotFound /> },
]

function Root() {
  return (
    <>
      <LiveRegion />
      <Outlet />
      <ScrollRestoration />
    </>
  )
}

export const routes: RouteObject[] = [
  {
    element: <Root />,
    errorElement: <Crash />,
    HydrateFallback: Splash,
    children: [
      ...open,
      // For those who build with the parts: the builds of production leave it out.
      ...(import.meta.env.DEV ? [{ path: 'style', ...screen(() => import('../features/style/StylePage'), 'StylePage') }] : []),
      // allauth's own names, should a host's e-mails use them.
      { path: 'login', element: <Navigate to="/sign-in" replace /> },
      // Inside the frame: from a screen that failed one goes on to another.
      { ...screen(() => import('./Guarded'), 'Guarded', 'chat'), children: [{ errorElement: <Broken />, children: guarded }] },
    ],
  },
]

export const makeRouter = () => createBrowserRouter(routes)
