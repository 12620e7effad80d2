import { useCallback } from 'react'
import { useNavigate, useSearchParams } from 'react-router'

const TOKEN = 'collabkit-invitation'

/** Only a path of our own: `next` comes from the address bar. */
export function safeNext(value: string | null): string {
  if (!value?.startsWith('/') || value.startsWith('//') || value.includes('\\')) return '/'
  return value
}

/** Where to go once signed in: back to an invitation that is waiting, or to what was asked for. */
export function useArrive() {
  const navigate = useNavigate()
  const target = useTarget()
  return useCallback(() => void navigate(target(), { replace: true }), [navigate, target])
}

export function useTarget() {
  const [params] = useSearchParams()
  const next = params.get('next')
  return useCallback(() => (sessionStorage.getItem(TOKEN) ? '/invitation' : safeNext(next)), [next])
}

/** The address that an invitation was sent to, and where one came from, for the links between these screens. */
export function useCarried(): { email: string; query: string } {
  const [params] = useSearchParams()
  const text = params.toString()
  return { email: params.get('email') ?? '', query: text ? `?${text}` : '' }
}
