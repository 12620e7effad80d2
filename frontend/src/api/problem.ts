import { t } from '@lingui/core/macro'

/** An error as the server writes it (RFC 9457), or our own words where no answer came. */
export interface Problem {
  status: number
  title: string
  detail: string
  code: string
  errors?: { field: string; message: string }[] | null
  retryAfter?: number
}

export const offline = (): Problem => ({
  status: 0,
  title: t`No connection`,
  detail: t`The server cannot be reached. Check your connection and try again.`,
  code: 'offline',
})

function wordsFor(status: number): string {
  switch (status) {
    case 401: return t`Please sign in again.`
    case 403: return t`You may not do this. Ask whoever manages it, should you need to.`
    case 404: return t`This does not exist, or you may not see it. Check the address, or ask whoever sent you here.`
    case 409: return t`Somebody else changed this meanwhile. Reload and try again.`
    case 413: return t`This is too large. Shorten the text, or choose a smaller file.`
    case 429: return t`That was too often. Wait a moment and try again.`
    case 503: return t`The server is busy. Try again in a moment.`
    default: return t`Something went wrong on the server. Try again in a moment.`
  }
}

/** A problem from any answer body; what is missing is filled with plain words. */
export function toProblem(status: number, body: unknown, retryAfter?: number): Problem {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Partial<Problem>
  return {
    status,
    title: given.title || t`Something went wrong`,
    detail: given.detail || wordsFor(status),
    code: given.code || `http_${status}`,
    errors: given.errors ?? undefined,
    retryAfter,
  }
}

/** Reads whatever RTK Query rejected with. */
export function problemOf(error: unknown): Problem {
  if (typeof error === 'object' && error !== null && 'detail' in error && 'status' in error) return error as Problem
  return { status: 0, title: t`Something went wrong`, detail: t`Something went wrong. Try again.`, code: 'unknown' }
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

/** Somebody else decided meanwhile, or one may not any more: what is shown is old, whatever it was. */
export const isOld = (error: unknown) => isClosed(error) || problemOf(error).status === 409

export const isRetryable = (problem: Problem) => problem.status === 0 || problem.status >= 500 || problem.status === 429
