/** An error as the server writes it (RFC 9457), or our own words where no answer came. */
export interface Problem {
  status: number
  title: string
  detail: string
  code: string
  errors?: { field: string; message: string }[] | null
  retryAfter?: number
}

export const OFFLINE: Problem = {
  status: 0,
  title: 'No connection',
  detail: 'The server cannot be reached. Check your connection and try again.',
  code: 'offline',
}

const words: Record<number, string> = {
  401: 'Please sign in again.',
  403: 'You may not do this.',
  404: 'This does not exist, or you may not see it.',
  409: 'Somebody else changed this meanwhile. Reload and try again.',
  413: 'This is too large.',
  429: 'That was too often. Wait a moment and try again.',
  503: 'The server is busy. Try again in a moment.',
}

/** A problem from any answer body; what is missing is filled with plain words. */
export function toProblem(status: number, body: unknown, retryAfter?: number): Problem {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Partial<Problem>
  return {
    status,
    title: given.title || 'Something went wrong',
    detail: given.detail || words[status] || 'Something went wrong on the server. Try again in a moment.',
    code: given.code || `http_${status}`,
    errors: given.errors ?? undefined,
    retryAfter,
  }
}

/** Reads whatever RTK Query rejected with. */
export function problemOf(error: unknown): Problem {
  if (typeof error === 'object' && error !== null && 'detail' in error && 'status' in error) return error as Problem
  return { status: 0, title: 'Something went wrong', detail: 'Something went wrong. Try again.', code: 'unknown' }
}

/** Field name to message; `body.payload.name` and `name` are the same field to a form. */
export function fieldErrors(problem: Problem | null | undefined): Record<string, string> {
  const found: Record<string, string> = {}
  for (const { field, message } of problem?.errors ?? []) {
    const name = field.split('.').findLast((part) => !/^\d+$/.test(part)) ?? field
    found[name] ??= message
  }
  return found
}

/** What is not there for this person, whatever was there before: what an earlier answer said must not stay in sight. */
export const isClosed = (error: unknown) => [403, 404, 410].includes(problemOf(error).status)

export const isRetryable = (problem: Problem) => problem.status === 0 || problem.status >= 500 || problem.status === 429
