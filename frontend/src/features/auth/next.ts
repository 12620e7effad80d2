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
  const [params] = useSearchParams()
  const next = params.get('next')
  return useCallback(() => {
    const target = sessionStorage.getItem(TOKEN) ? '/invitation' : safeNext(next)
    void navigate(target, { replace: true })
  }, [navigate, next])
}

/** The address that an invitation was sent to, and where one came from, for the links between these screens. */
export function useCarried(): { email: string; query: string } {
  const [params] = useSearchParams()
  const text = params.toString()
  return { email: params.get('email') ?? '', query: text ? `?${text}` : '' }
}
