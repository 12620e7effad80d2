const KEY = 'collabkit-invitation'

/**
 * The token comes in the address's fragment, which no server log sees. It is taken out of the address at once, and kept
 * for this window only, so that signing in or up in between does not lose it.
 */
export function takeToken(): string | null {
  const fragment = window.location.hash.slice(1)
  if (fragment) {
    sessionStorage.setItem(KEY, decoded(fragment))
    window.history.replaceState(window.history.state, '', window.location.pathname)
  }
  return sessionStorage.getItem(KEY)
}

/** A fragment that was cut in the middle of an escape is passed on as it is: the server says that it is not valid. */
function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}

export const forgetToken = () => sessionStorage.removeItem(KEY)
