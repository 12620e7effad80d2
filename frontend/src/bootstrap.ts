/** What the Django template tells the client; the defaults serve the Vite dev server. */
export interface Bootstrap {
  site: string
  api: string
  auth: string
  ws: string
  language: string
  csrf: { cookie: string; header: string }
}

const defaults: Bootstrap = {
  site: 'collabkit',
  api: '/api/',
  auth: '/_allauth/browser/v1/',
  ws: '/ws',
  language: 'en',
  csrf: { cookie: 'csrftoken', header: 'X-CSRFToken' },
}

function read(): Bootstrap {
  const element = document.getElementById('collabkit-bootstrap')
  if (!element?.textContent) return defaults
  return { ...defaults, ...(JSON.parse(element.textContent) as Partial<Bootstrap>) }
}

export const bootstrap = read()

/** The nonce of this page; browsers hide the attribute, the property stays readable. */
export function styleNonce(): string | undefined {
  return document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce || undefined
}
