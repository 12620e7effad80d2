import { vi } from 'vitest'

export interface Call {
  method: string
  path: string
  search: string
  body: unknown
  headers: Headers
}

type Reply = { status?: number; body?: unknown } | 'unreachable'
type Route = (call: Call) => Reply | Promise<Reply>

/** Stands where the network is: routes are "METHOD /path", and what was asked is written down. */
export function serve(routes: Record<string, Route>) {
  const calls: Call[] = []
  vi.stubGlobal('fetch', async (input: URL, init: RequestInit = {}) => {
    const url = new URL(input)
    const call: Call = {
      method: init.method ?? 'GET', path: url.pathname, search: url.search,
      body: init.body ? JSON.parse(init.body as string) : undefined, headers: new Headers(init.headers),
    }
    calls.push(call)
    const route = routes[`${call.method} ${call.path}`]
    const reply = route ? await route(call) : { status: 404, body: { detail: 'No such thing.', code: 'not_found' } }
    if (reply === 'unreachable') throw new TypeError('Failed to fetch')
    const { status = 200, body = null } = reply
    return new Response(body === null ? null : JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
  })
  return { calls, to: (key: string) => calls.filter((call) => `${call.method} ${call.path}` === key) }
}

export const signedIn = () => ({ body: { status: 200, data: { user: { email: 'ada@example.org' } }, meta: { is_authenticated: true } } })
export const signedOut = (pending?: string) => ({
  status: 401,
  body: {
    status: 401,
    data: { flows: [{ id: 'login' }, { id: 'signup' }, ...(pending ? [{ id: pending, is_pending: true }] : [])] },
    meta: { is_authenticated: false },
  },
})
