const KEY = 'collabkit-invitation'

/**
 * The token comes in the address's fragment, which no server log sees. It is taken out of the address at once, and kept
 * for this window only, so that signing in or up in between does not lose it.
 */
export function takeToken(): string | null {
  const fragment = window.location.hash.slice(1)
  if (fragment) {
    sessionStorage.setItem(KEY, decodeURIComponent(fragment))
    window.history.replaceState(window.history.state, '', window.location.pathname)
  }
  return sessionStorage.getItem(KEY)
}

export const forgetToken = () => sessionStorage.removeItem(KEY)
