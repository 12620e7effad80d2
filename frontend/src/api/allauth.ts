/** How django-allauth answers: its errors as our problems, and its 401s that are a step and not an error. */
import { t } from '@lingui/core/macro'
import { bootstrap } from '../bootstrap'
import type { Answer, Request } from './http'
import { type Problem, toProblem } from './problem'

export interface Flow {
  id: string
  is_pending?: boolean
  /** With which kinds of proof this step can be taken. */
  types?: string[]
}

export interface AllauthBody {
  data?: { user?: { email?: string }; flows?: Flow[] }
  meta?: { is_authenticated?: boolean }
  errors?: { message: string; param?: string; code?: string }[]
}

export type Result<T> = { data: T; error?: undefined } | { data?: undefined; error: Problem }

function wordsFor(status: number): string | undefined {
  switch (status) {
    case 409:
    case 410: return t`This step is no longer open. Start again.`
    case 429: return t`Too many attempts. Wait a few minutes and try again.`
    default: return undefined
  }
}

/** allauth's list of errors as our problem: `param` is the field. */
export function toAuthProblem(status: number, body: unknown): Problem {
  const errors = ((body as AllauthBody | null)?.errors ?? []).map(({ message, param }) => ({ field: param ?? '', message }))
  const general = errors.find((error) => !error.field)?.message
  const detail = general ?? wordsFor(status) ?? (errors.length ? t`Please check the marked fields.` : undefined)
  return { ...toProblem(status, { detail }), errors: errors.filter((error) => error.field) }
}

/** What was wrong with an answer; a connection that failed has its words already. */
export function problemIn(answer: Answer): Problem | null {
  if (!('problem' in answer)) return null
  return answer.status === 0 || answer.problem.code === CANCELLED ? answer.problem : toAuthProblem(answer.status, answer.data)
}

/** The code of a problem that is none: somebody changed their mind. */
export const CANCELLED = 'cancelled'

export const isCancelled = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === CANCELLED

export const cancelled = (detail: string): Problem => ({ status: 401, title: t`Cancelled`, detail, code: CANCELLED })

export const isState = (body: unknown): body is AllauthBody =>
  typeof body === 'object' && body !== null && 'meta' in body && !('errors' in body)

export const authRequest = (method: string, path: string, body?: unknown, headers?: Record<string, string>): Request =>
  ({ url: bootstrap.auth + path, method, body, headers })

/** The `data` and the `meta` of an answer, each as the caller knows it to be. */
export const bodyOf = <Data, Meta = unknown>(answer: { data?: unknown }) => (answer.data ?? {}) as { data: Data; meta: Meta }
