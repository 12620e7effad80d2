/** What the Django template tells the client; the defaults serve the Vite dev server. */
export interface Bootstrap {
  site: string
  api: string
  /** django-allauth's API; empty on a site that signs people in by a page of its own, which `login` and `logout` name. */
  auth: string
  login: string
  logout: string
  /** What people may do for the safety of their account: allauth's kinds of proof, and `sessions`. */
  security: string[]
  ws: string
  language: string
  /** The installed apps of collabkit, without their prefix. */
  apps: string[]
  csrf: { cookie: string; header: string }
}

const defaults: Bootstrap = {
  site: 'collabkit',
  api: '/api/',
  auth: '/_allauth/browser/v1/',
  login: '',
  logout: '',
  security: ['passkey_sign_in', 'recovery_codes', 'sessions', 'totp', 'webauthn'],
  ws: '/ws',
  language: 'en',
  apps: ['accounts', 'chat', 'invitations', 'notifications', 'projects', 'realtime'],
  csrf: { cookie: 'csrftoken', header: 'X-CSRFToken' },
}

function read(): Bootstrap {
  const element = document.getElementById('collabkit-bootstrap')
  if (!element?.textContent) return defaults
  return { ...defaults, ...(JSON.parse(element.textContent) as Partial<Bootstrap>) }
}

export const bootstrap = read()

export type App = 'chat' | 'invitations' | 'notifications' | 'projects' | 'realtime'

/** Whether the site has an app: what it would bring is neither drawn nor asked for where it has not. */
export const has = (app: App): boolean => bootstrap.apps.includes(app)

export type Safety = 'passkey_sign_in' | 'recovery_codes' | 'sessions' | 'totp' | 'webauthn'

/** Whether the site lets people secure their account in this way. */
export const secures = (way: Safety): boolean => bootstrap.auth !== '' && bootstrap.security.includes(way)

/** The nonce of this page; browsers hide the attribute, the property stays readable. */
export function styleNonce(): string | undefined {
  return document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce || undefined
}
