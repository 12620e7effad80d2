/** What one does for the safety of one's own account, by django-allauth. Each act may ask for proof first: see proof.ts. */
import type { UnknownAction } from '@reduxjs/toolkit'
import { secures } from '../bootstrap'
import { authRequest, bodyOf, isCancelled, problemIn, type Result } from './allauth'
import { emptyApi, signedOutByServer } from './emptyApi'
import type { Answer } from './http'
import { type CreationOptions, makePasskey } from './passkeys'
import { sendProved } from './proof'

export interface EmailAddress { email: string; verified: boolean; primary: boolean }

/** Times are seconds since 1970. */
export type Authenticator =
  | { type: 'totp'; created_at: number; last_used_at: number | null }
  | { type: 'recovery_codes'; created_at: number; last_used_at: number | null; total_code_count: number; unused_code_count: number }
  | { type: 'webauthn'; created_at: number; last_used_at: number | null; id: number; name: string; is_passwordless?: boolean }

export type Passkey = Extract<Authenticator, { type: 'webauthn' }>
export type RecoveryCodes = Extract<Authenticator, { type: 'recovery_codes' }> & { unused_codes?: string[] }

export interface SignedInSession {
  id: number
  user_agent: string
  ip: string
  created_at: number
  last_seen_at?: number
  is_current: boolean
}

interface Store { dispatch: (action: UnknownAction) => unknown }

/** One act; whoever is not signed in any more is sent to the door, as everywhere. */
async function act(store: Store, method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await sendProved(authRequest(method, path, body))
  if (answer.status === 401 && !('problem' in answer && isCancelled(answer.problem))) store.dispatch(signedOutByServer())
  return answer
}

async function ask<Data>(store: Store, method: string, path: string, body?: unknown): Promise<Result<Data>> {
  const answer = await act(store, method, path, body)
  const error = problemIn(answer)
  return error ? { error } : { data: bodyOf<Data>(answer).data }
}

async function done(store: Store, method: string, path: string, body?: unknown): Promise<Result<null>> {
  const answer = await ask<unknown>(store, method, path, body)
  return answer.error !== undefined ? { error: answer.error } : { data: null }
}

const PASSKEYS = 'account/authenticators/webauthn'

async function addPasskey(store: Store, name: string): Promise<Result<null>> {
  const passwordless = secures('passkey_sign_in')
  const begun = await ask<{ creation_options: { publicKey: CreationOptions } }>(store, 'GET', passwordless ? `${PASSKEYS}?passwordless` : PASSKEYS)
  if (begun.error !== undefined) return { error: begun.error }
  const made = await makePasskey(begun.data.creation_options)
  if (made.problem) return { error: made.problem }
  return done(store, 'POST', PASSKEYS, { name, credential: made.credential, passwordless })
}

/** "Not set up yet" comes as 404, with the secret to set it up with. */
async function beginTotp(store: Store): Promise<Result<{ secret: string; url: string }>> {
  const answer = await act(store, 'GET', 'account/authenticators/totp')
  const meta = bodyOf<unknown, { secret?: string; totp_url?: string } | undefined>(answer).meta
  if (answer.status === 404 && meta?.secret && meta.totp_url) return { data: { secret: meta.secret, url: meta.totp_url } }
  const error = problemIn(answer)
  return error ? { error } : { data: { secret: '', url: '' } }
}

export const accountApi = emptyApi.injectEndpoints({
  endpoints: (build) => ({
    getEmails: build.query<EmailAddress[], void>({
      queryFn: (_, store) => ask<EmailAddress[]>(store, 'GET', 'account/email'),
      providesTags: ['Emails'],
    }),
    addEmail: build.mutation<EmailAddress[], string>({
      queryFn: (email, store) => ask<EmailAddress[]>(store, 'POST', 'account/email', { email }),
      invalidatesTags: (result) => (result ? ['Emails'] : []),
    }),
    removeEmail: build.mutation<EmailAddress[], string>({
      queryFn: (email, store) => ask<EmailAddress[]>(store, 'DELETE', 'account/email', { email }),
      invalidatesTags: (result) => (result ? ['Emails'] : []),
    }),
    makeEmailPrimary: build.mutation<EmailAddress[], string>({
      queryFn: (email, store) => ask<EmailAddress[]>(store, 'PATCH', 'account/email', { email, primary: true }),
      invalidatesTags: (result) => (result ? ['Emails', 'Me', 'Session'] : []),
    }),
    sendEmailCode: build.mutation<null, string>({
      queryFn: (email, store) => done(store, 'PUT', 'account/email', { email }),
    }),
    changePassword: build.mutation<null, { current_password: string; new_password: string }>({
      queryFn: (body, store) => done(store, 'POST', 'account/password/change', body),
      invalidatesTags: (result) => (result === undefined ? [] : ['Sessions']),
    }),

    getAuthenticators: build.query<Authenticator[], void>({
      queryFn: (_, store) => ask<Authenticator[]>(store, 'GET', 'account/authenticators'),
      providesTags: ['Authenticators'],
    }),
    /** A mutation, because it begins something: the server remembers the secret until the code comes. */
    beginTotp: build.mutation<{ secret: string; url: string }, void>({ queryFn: (_, store) => beginTotp(store) }),
    activateTotp: build.mutation<null, string>({
      queryFn: (code, store) => done(store, 'POST', 'account/authenticators/totp', { code }),
      invalidatesTags: (result) => (result === undefined ? [] : ['Authenticators']),
    }),
    removeTotp: build.mutation<null, void>({
      queryFn: (_, store) => done(store, 'DELETE', 'account/authenticators/totp'),
      invalidatesTags: (result) => (result === undefined ? [] : ['Authenticators']),
    }),
    /** A mutation too: a site may show them once only. */
    seeRecoveryCodes: build.mutation<RecoveryCodes, void>({
      queryFn: (_, store) => ask<RecoveryCodes>(store, 'GET', 'account/authenticators/recovery-codes'),
    }),
    makeRecoveryCodes: build.mutation<RecoveryCodes, void>({
      queryFn: (_, store) => ask<RecoveryCodes>(store, 'POST', 'account/authenticators/recovery-codes'),
      invalidatesTags: (result) => (result ? ['Authenticators'] : []),
    }),
    addPasskey: build.mutation<null, string>({
      queryFn: (name, store) => addPasskey(store, name),
      invalidatesTags: (result) => (result === undefined ? [] : ['Authenticators']),
    }),
    renamePasskey: build.mutation<null, { id: number; name: string }>({
      queryFn: (body, store) => done(store, 'PUT', PASSKEYS, body),
      invalidatesTags: (result) => (result === undefined ? [] : ['Authenticators']),
    }),
    removePasskey: build.mutation<null, number>({
      queryFn: (id, store) => done(store, 'DELETE', PASSKEYS, { authenticators: [id] }),
      invalidatesTags: (result) => (result === undefined ? [] : ['Authenticators']),
    }),

    getSessions: build.query<SignedInSession[], void>({
      queryFn: (_, store) => ask<SignedInSession[]>(store, 'GET', 'auth/sessions'),
      providesTags: ['Sessions'],
    }),
    endSessions: build.mutation<null, number[]>({
      queryFn: (sessions, store) => done(store, 'DELETE', 'auth/sessions', { sessions }),
      invalidatesTags: ['Sessions'],
    }),
  }),
})

export const {
  useGetEmailsQuery, useAddEmailMutation, useRemoveEmailMutation, useMakeEmailPrimaryMutation, useSendEmailCodeMutation,
  useChangePasswordMutation, useGetAuthenticatorsQuery, useBeginTotpMutation, useActivateTotpMutation, useRemoveTotpMutation,
  useSeeRecoveryCodesMutation, useMakeRecoveryCodesMutation, useAddPasskeyMutation, useRenamePasskeyMutation,
  useRemovePasskeyMutation, useGetSessionsQuery, useEndSessionsMutation,
} = accountApi
