import { bootstrap } from '../bootstrap'
import { takeEarly } from './early'
import { offline, type Problem, toProblem } from './problem'

/** Django's token, read at each request because signing in rotates it. */
export function csrfToken(): string {
  const prefix = `${bootstrap.csrf.cookie}=`
  const cookie = document.cookie.split('; ').find((part) => part.startsWith(prefix))
  return cookie ? decodeURIComponent(cookie.slice(prefix.length)) : ''
}

/** An address of the API as Django mounted it: the schema always says /api/. */
export function apiUrl(path: string): string {
  return path.startsWith('/api/') ? bootstrap.api + path.slice('/api/'.length) : path
}

export interface Request {
  url: string
  method?: string
  body?: unknown
  params?: Record<string, unknown>
  headers?: Record<string, string>
  signal?: AbortSignal
}

export type Answer = { status: number; data: unknown } | { status: number; problem: Problem; data?: unknown }

function query(params: Record<string, unknown> = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text ? `?${text}` : ''
}

async function parse(response: Response): Promise<unknown> {
  const text = await response.text()
  if (!text) return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The one place that fetches. Never throws: an unreachable server is a problem like any other. */
export async function send({ url, method = 'GET', body, params, headers = {}, signal }: Request): Promise<Answer> {
  const all: Record<string, string> = { Accept: 'application/json', ...headers }
  if (method !== 'GET') all[bootstrap.csrf.header] = csrfToken()
  if (body !== undefined) all['Content-Type'] = 'application/json'
  const target = new URL(apiUrl(url) + query(params), window.location.origin)
  try {
    const response = await takeEarly(method, target) ?? await fetch(target, {
      method,
      headers: all,
      credentials: 'same-origin',
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
      // A deletion is often sent when its undo has run out because the window closes; it has no body to be too long.
      keepalive: method === 'DELETE',
    })
    const data = await parse(response)
    if (response.ok) return { status: response.status, data }
    const retryAfter = Number(response.headers.get('Retry-After')) || undefined
    return { status: response.status, problem: toProblem(response.status, data, retryAfter), data }
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    return { status: 0, problem: offline() }
  }
}
