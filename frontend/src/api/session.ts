/** Sign-in state, held by django-allauth (headless, browser client). A pending step is part of the state. */
import type { UnknownAction } from '@reduxjs/toolkit'
import { bootstrap } from '../bootstrap'
import { emptyApi, signedOutByServer } from './emptyApi'
import { send } from './http'
import { type Problem, toProblem } from './problem'

export type PendingStep = 'verify_email' | 'password_reset_by_code' | 'mfa_authenticate' | null

export interface Session {
  signedIn: boolean
  pending: PendingStep
  canSignUp: boolean
  email: string | null
}

interface AllauthBody {
  data?: { user?: { email?: string }; flows?: { id: string; is_pending?: boolean }[] }
  meta?: { is_authenticated?: boolean }
  errors?: { message: string; param?: string; code?: string }[]
}

const STEPS = ['verify_email', 'mfa_authenticate', 'password_reset_by_code'] as const

export function toSession(body: AllauthBody): Session {
  const flows = body.data?.flows ?? []
  const pending = STEPS.find((step) => flows.some((flow) => flow.id === step && flow.is_pending)) ?? null
  return {
    signedIn: body.meta?.is_authenticated === true,
    pending,
    canSignUp: flows.some((flow) => flow.id === 'signup'),
    email: body.data?.user?.email ?? null,
  }
}

const STATUS_WORDS: Record<number, string> = {
  403: 'Sign-up is closed here. Ask somebody who is already a member to invite you.',
  409: 'This step is no longer open. Start again.',
  410: 'This step is no longer open. Start again.',
  429: 'Too many attempts. Wait a few minutes and try again.',
}

/** allauth's list of errors as our problem: `param` is the field. */
export function toAuthProblem(status: number, body: unknown): Problem {
  const errors = ((body as AllauthBody | null)?.errors ?? []).map(({ message, param }) => ({
    field: param ?? '', message,
  }))
  const general = errors.find((error) => !error.field)?.message
  const detail = general ?? STATUS_WORDS[status] ?? (errors.length ? 'Please check the marked fields.' : undefined)
  return { ...toProblem(status, { detail }), errors: errors.filter((error) => error.field) }
}

interface MutationLifecycle {
  dispatch: (action: UnknownAction) => unknown
  queryFulfilled: Promise<{ data: Session }>
}

type Result<T> = { data: T; error?: undefined } | { data?: undefined; error: Problem }

const isSession = (body: unknown): body is AllauthBody =>
  typeof body === 'object' && body !== null && 'meta' in body && !('errors' in body)

/** One call. allauth answers 401 with the open flows when a further step is due: that is a state, not an error. */
async function call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Result<Session>> {
  const answer = await send({ url: bootstrap.auth + path, method, body, headers })
  if (!('problem' in answer)) return { data: toSession((answer.data ?? {}) as AllauthBody) }
  if (answer.status === 401 && isSession(answer.data)) return { data: toSession(answer.data) }
  return { error: answer.status === 0 ? answer.problem : toAuthProblem(answer.status, answer.data) }
}

/** A site without allauth: whoever the API knows is signed in. */
async function askTheSite(): Promise<Result<Session>> {
  const answer = await send({ url: '/api/people/me' })
  const known = !('problem' in answer)
  if (!known && answer.status !== 401 && answer.status !== 403) return { error: answer.problem }
  return { data: { signedIn: known, pending: null, canSignUp: false, email: null } }
}

async function leaveTheSite(): Promise<Result<Session>> {
  const answer = await send({ url: bootstrap.logout, method: 'POST' })
  if ('problem' in answer) return { error: answer.problem }
  return askTheSite()
}

/** Every step answers with the new state: it replaces the old one at once, and the guards follow. */
const remember = {
  async onQueryStarted(_arg: unknown, { dispatch, queryFulfilled }: MutationLifecycle): Promise<void> {
    const answer = await queryFulfilled.catch(() => null)
    if (answer) dispatch(sessionApi.util.upsertQueryData('getSession', undefined, answer.data) as unknown as UnknownAction)
  },
}

export const sessionApi = emptyApi.injectEndpoints({
  endpoints: (build) => ({
    getSession: build.query<Session, void>({
      queryFn: () => (bootstrap.auth ? call('GET', 'auth/session') : askTheSite()),
      providesTags: ['Session'],
      keepUnusedDataFor: 3600,
    }),
    signIn: build.mutation<Session, { email: string; password: string }>({
      queryFn: (body) => call('POST', 'auth/login', body),
      ...remember,
    }),
    /** The name goes along; a site whose sign-up form takes none ignores it. */
    signUp: build.mutation<Session, { display_name: string; email: string; password: string }>({
      queryFn: (body) => call('POST', 'auth/signup', body),
      ...remember,
    }),
    verifyEmail: build.mutation<Session, string>({
      queryFn: (key) => call('POST', 'auth/email/verify', { key }),
      ...remember,
    }),
    /** Who a verification link is for; changes nothing. */
    lookUpEmailKey: build.query<string | null, string>({
      queryFn: async (key) => {
        const answer = await send({ url: `${bootstrap.auth}auth/email/verify`, headers: { 'X-Email-Verification-Key': key } })
        if ('problem' in answer) return { error: toAuthProblem(answer.status, answer.data) }
        return { data: (answer.data as { data?: { email?: string } } | null)?.data?.email ?? null }
      },
    }),
    resendEmailCode: build.mutation<null, void>({
      queryFn: async () => {
        const answer = await send({ url: `${bootstrap.auth}auth/email/verify/resend`, method: 'POST' })
        return 'problem' in answer ? { error: toAuthProblem(answer.status, answer.data) } : { data: null }
      },
    }),
    requestReset: build.mutation<Session, string>({
      queryFn: (email) => call('POST', 'auth/password/request', { email }),
      ...remember,
    }),
    checkResetKey: build.mutation<null, string>({
      queryFn: async (key) => {
        const answer = await send({ url: `${bootstrap.auth}auth/password/reset`, headers: { 'X-Password-Reset-Key': key } })
        return 'problem' in answer ? { error: toAuthProblem(answer.status, answer.data) } : { data: null }
      },
    }),
    resetPassword: build.mutation<Session, { key: string; password: string }>({
      queryFn: (body) => call('POST', 'auth/password/reset', body),
      ...remember,
    }),
    confirmMfa: build.mutation<Session, string>({
      queryFn: (code) => call('POST', 'auth/2fa/authenticate', { code }),
      ...remember,
    }),
    signOut: build.mutation<Session, void>({ queryFn: () => (bootstrap.auth ? call('DELETE', 'auth/session') : leaveTheSite()) }),
  }),
})

export { signedOutByServer }
export const {
  useGetSessionQuery,
  useSignInMutation,
  useSignUpMutation,
  useVerifyEmailMutation,
  useResendEmailCodeMutation,
  useRequestResetMutation,
  useCheckResetKeyMutation,
  useResetPasswordMutation,
  useConfirmMfaMutation,
  useSignOutMutation,
} = sessionApi
