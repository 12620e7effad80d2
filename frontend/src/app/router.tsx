import { createBrowserRouter, Navigate, Outlet, type RouteObject, ScrollRestoration } from 'react-router'
import { type App, bootstrap, has } from '../bootstrap'
import { Broken, Crash, NotFound } from './Fallbacks'
import { Guarded } from './Guarded'
import { LiveRegion } from './LiveRegion'
import { Splash } from './Splash'

type Lazy = NonNullable<RouteObject['lazy']>

/** A screen in a chunk of its own. */
function screen<Name extends string>(load: () => Promise<Record<Name, React.ComponentType>>, name: Name): { lazy: Lazy } {
  return { lazy: async () => ({ Component: (await load())[name] }) }
}

/** Routes of an app that a site may have left out: their addresses are then not found. */
const only = (app: App, ...routes: RouteObject[]): RouteObject[] => (has(app) ? routes : [])

const chat = () => import('../features/chat')

/** The client's own forms; a site without allauth has a page for that. */
const doors: RouteObject[] = [
  { path: 'sign-in', ...screen(() => import('../features/auth/SignIn'), 'SignIn') },
  { path: 'sign-up', ...screen(() => import('../features/auth/SignUp'), 'SignUp') },
  { path: 'verify-email', ...screen(() => import('../features/auth/VerifyEmail'), 'VerifyEmail') },
  { path: 'verify-email/:key', ...screen(() => import('../features/auth/VerifyEmail'), 'VerifyEmail') },
  { path: 'reset-password', ...screen(() => import('../features/auth/ResetPassword'), 'ResetPassword') },
  { path: 'reset-password/:key', ...screen(() => import('../features/auth/ResetPassword'), 'ResetPassword') },
]

const elsewhere: RouteObject[] = [
  { path: 'sign-in', ...screen(() => import('../features/auth/Elsewhere'), 'Elsewhere') },
  { path: 'sign-up', element: <Navigate to="/sign-in" replace /> },
]

const open: RouteObject[] = [
  ...(bootstrap.auth ? doors : elsewhere),
  ...only('invitations', { path: 'invitation', ...screen(() => import('../features/invitations/Landing'), 'Landing') }),
]

const project: RouteObject = {
  path: 'projects/:uuid',
  ...screen(() => import('../features/projects/ProjectLayout'), 'ProjectLayout'),
  children: [
    { index: true, ...screen(() => import('../features/projects/Overview'), 'Overview') },
    { path: 'members', ...screen(() => import('../features/projects/Members'), 'Members') },
    { path: 'applications', ...screen(() => import('../features/projects/Applications'), 'Applications') },
    { path: 'settings', ...screen(() => import('../features/projects/Settings'), 'Settings') },
    ...only('invitations', { path: 'invitations', ...screen(() => import('../features/invitations/ProjectInvitations'), 'ProjectInvitations') }),
  ],
}

const guarded: RouteObject[] = [
  { index: true, ...screen(() => import('./HomeScreen'), 'HomeScreen') },
  ...only(
    'projects',
    { path: 'projects', ...screen(() => import('../features/projects/ProjectList'), 'ProjectList') },
    { path: 'projects/new', ...screen(() => import('../features/projects/CreateProject'), 'CreateProject') },
    project,
  ),
  ...only('chat', {
    path: 'chat',
    ...screen(chat, 'ChatLayout'),
    children: [
      { index: true, ...screen(chat, 'NoConversation') },
      { path: ':uuid', ...screen(chat, 'ConversationScreen') },
    ],
  }),
  ...only(
    'notifications',
    { path: 'inbox', ...screen(() => import('../features/inbox/Inbox'), 'Inbox') },
    { path: 'preferences', ...screen(() => import('../features/preferences/Preferences'), 'Preferences') },
  ),
  { path: 'profile', ...screen(() => import('../features/profile/Profile'), 'Profile') },
  { path: 'people', ...screen(() => import('../features/people/People'), 'People') },
  { path: 'people/:uuid', ...screen(() => import('../features/people/PersonPage'), 'PersonPage') },
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
      // allauth's own names, should a host's e-mails use them.
      { path: 'login', element: <Navigate to="/sign-in" replace /> },
      // Inside the frame: from a screen that failed one goes on to another.
      { element: <Guarded />, children: [{ errorElement: <Broken />, children: guarded }] },
    ],
  },
]

export const makeRouter = () => createBrowserRouter(routes)
