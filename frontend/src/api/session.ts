/** Sign-in state, held by django-allauth (headless, browser client). A pending step is part of the state. */
import type { UnknownAction } from '@reduxjs/toolkit'
import { t } from '@lingui/core/macro'
import { bootstrap } from '../bootstrap'
import { emptyApi, signedOutByServer } from './emptyApi'
import { type AllauthBody, authRequest, bodyOf, isState, problemIn, type Result } from './allauth'
import { send } from './http'
import { type RequestOptions, signByPasskey } from './passkeys'

export type PendingStep = 'verify_email' | 'password_reset_by_code' | 'mfa_authenticate' | null

export interface Session {
  signedIn: boolean
  pending: PendingStep
  /** With what the second step can be taken: `totp`, `recovery_codes`, `webauthn`. */
  factors: string[]
  canSignUp: boolean
  email: string | null
}

const STEPS = ['verify_email', 'mfa_authenticate', 'password_reset_by_code'] as const

export function toSession(body: AllauthBody): Session {
  const flows = body.data?.flows ?? []
  const pending = STEPS.find((step) => flows.some((flow) => flow.id === step && flow.is_pending)) ?? null
  return {
    signedIn: body.meta?.is_authenticated === true,
    pending,
    factors: flows.find(({ id }) => id === 'mfa_authenticate')?.types ?? [],
    canSignUp: flows.some((flow) => flow.id === 'signup'),
    email: body.data?.user?.email ?? null,
  }
}

interface MutationLifecycle {
  dispatch: (action: UnknownAction) => unknown
  queryFulfilled: Promise<{ data: Session }>
}

/** One call. allauth answers 401 with the open flows when a further step is due: that is a state, not an error. */
async function call(method: string, path: string, body?: unknown): Promise<Result<Session>> {
  const answer = await send(authRequest(method, path, body))
  if (!('problem' in answer)) return { data: toSession((answer.data ?? {}) as AllauthBody) }
  if (answer.status === 401 && isState(answer.data)) return { data: toSession(answer.data) }
  return { error: problemIn(answer)! }
}

/** Only here a refusal means that the site takes nobody in. */
function whereOpen(answer: Result<Session>): Result<Session> {
  if (answer.error?.status !== 403) return answer
  return { error: { ...answer.error, detail: t`Sign-up is closed here. Ask somebody who is already a member to invite you.` } }
}

/** Asks the server for its question, has a passkey sign it, and sends that back. */
async function callByPasskey(path: string): Promise<Result<Session>> {
  const asked = await send(authRequest('GET', path))
  if (asked.status === 401 && isState(asked.data)) return { data: toSession(asked.data) }
  const problem = problemIn(asked)
  if (problem) return { error: problem }
  const options = bodyOf<{ request_options: { publicKey: RequestOptions } }>(asked).data.request_options
  const signed = await signByPasskey(options)
  if (signed.problem) return { error: signed.problem }
  return call('POST', path, { credential: signed.credential })
}

/** A site without allauth: whoever the API knows is signed in. */
async function askTheSite(): Promise<Result<Session>> {
  const answer = await send({ url: '/api/people/me' })
  const known = !('problem' in answer)
  if (!known && answer.status !== 401 && answer.status !== 403) return { error: answer.problem }
  return { data: { signedIn: known, pending: null, factors: [], canSignUp: false, email: null } }
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
      queryFn: async (body) => whereOpen(await call('POST', 'auth/signup', body)),
      ...remember,
    }),
    verifyEmail: build.mutation<Session, string>({
      queryFn: (key) => call('POST', 'auth/email/verify', { key }),
      invalidatesTags: (result) => (result?.signedIn ? ['Emails'] : []),
      ...remember,
    }),
    /** Who a verification link is for; changes nothing. */
    lookUpEmailKey: build.query<string | null, string>({
      queryFn: async (key) => {
        const answer = await send(authRequest('GET', 'auth/email/verify', undefined, { 'X-Email-Verification-Key': key }))
        const problem = problemIn(answer)
        return problem ? { error: problem } : { data: bodyOf<{ email?: string }>(answer).data.email ?? null }
      },
    }),
    resendEmailCode: build.mutation<null, void>({
      queryFn: async () => {
        const problem = problemIn(await send(authRequest('POST', 'auth/email/verify/resend')))
        return problem ? { error: problem } : { data: null }
      },
    }),
    requestReset: build.mutation<Session, string>({
      queryFn: (email) => call('POST', 'auth/password/request', { email }),
      ...remember,
    }),
    checkResetKey: build.mutation<null, string>({
      queryFn: async (key) => {
        const problem = problemIn(await send(authRequest('GET', 'auth/password/reset', undefined, { 'X-Password-Reset-Key': key })))
        return problem ? { error: problem } : { data: null }
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
    signInByPasskey: build.mutation<Session, void>({
      queryFn: () => callByPasskey('auth/webauthn/login'),
      ...remember,
    }),
    confirmByPasskey: build.mutation<Session, void>({
      queryFn: () => callByPasskey('auth/webauthn/authenticate'),
      ...remember,
    }),
    /** Once more, for a dangerous act; see proof.ts. */
    prove: build.mutation<Session, { password: string } | { code: string } | 'passkey'>({
      queryFn: (by) => {
        if (by === 'passkey') return callByPasskey('auth/webauthn/reauthenticate')
        return call('POST', 'password' in by ? 'auth/reauthenticate' : 'auth/2fa/reauthenticate', by)
      },
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
  useLookUpEmailKeyQuery,
  useResendEmailCodeMutation,
  useRequestResetMutation,
  useCheckResetKeyMutation,
  useResetPasswordMutation,
  useConfirmMfaMutation,
  useSignInByPasskeyMutation,
  useConfirmByPasskeyMutation,
  useProveMutation,
  useSignOutMutation,
} = sessionApi
