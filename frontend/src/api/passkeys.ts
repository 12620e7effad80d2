/** The browser's part of passkeys: it asks the person and the device. The library for it is loaded when it is needed. */
import { t } from '@lingui/core/macro'
import type * as Webauthn from '@simplewebauthn/browser'
import { cancelled } from './allauth'
import type { Problem } from './problem'

/** A passkey belongs to a name: browsers make none for a page whose address is a number. */
const isNumber = (host: string) => /^[\d.]+$/.test(host) || host.includes(':')

export const canUsePasskeys = (): boolean =>
  typeof window.PublicKeyCredential === 'function' && !isNumber(window.location.hostname.replace(/^\[|\]$/g, ''))

export type Ceremony<T> = { credential: T; problem?: undefined } | { credential?: undefined; problem: Problem }

const nameOf = (error: unknown) => (error instanceof Error ? error.name : '')

function whyNot(error: unknown): Problem {
  const name = nameOf(error)
  if (name === 'InvalidStateError') return { status: 409, title: t`Already there`, detail: t`This device has a passkey for your account already.`, code: 'passkey_known' }
  if (name === 'NotAllowedError' || name === 'AbortError') return cancelled(t`No passkey was used. Try again, or choose another way.`)
  return { status: 0, title: t`No passkey`, detail: t`This browser could not use a passkey here. Choose another way.`, code: 'passkey_failed' }
}

type Library = typeof Webauthn
type CreationOptions = Parameters<Library['startRegistration']>[0]['optionsJSON']
type RequestOptions = Parameters<Library['startAuthentication']>[0]['optionsJSON']

async function perform<T>(ask: (library: Library) => Promise<T>): Promise<Ceremony<T>> {
  try {
    return { credential: await ask(await import('@simplewebauthn/browser')) }
  } catch (error) {
    return { problem: whyNot(error) }
  }
}

/** Makes a passkey for what the server's `creation_options` say. */
export const makePasskey = (options: { publicKey: CreationOptions }) =>
  perform((library) => library.startRegistration({ optionsJSON: options.publicKey }))

/** Signs the server's question with a passkey that the person chooses. */
export const signByPasskey = (options: { publicKey: RequestOptions }) =>
  perform((library) => library.startAuthentication({ optionsJSON: options.publicKey }))

export type { CreationOptions, RequestOptions }
