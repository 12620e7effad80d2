/** What the page asked for while this script was on its way; web/hints.py names it, and index.html asks. */

declare global {
  interface Window { collabkitEarly?: Map<string, Promise<Response>> }
}

// The first screen has asked for all that it needs by then. What was not taken would be old for whoever asks later.
const FRESH_MS = 30_000

/** What nobody takes is put down: an answer that is never read to its end would hold its connection. */
function drop(early: Map<string, Promise<Response>>): void {
  for (const asked of early.values()) void asked.then((response) => response.body?.cancel(), () => undefined)
  early.clear()
}

/**
 * The answer to a request that the page has sent already: each good once, soon, and before anything is written.
 * After a write it would be old, and after another one's sign-in somebody else's.
 */
export async function takeEarly(method: string, target: URL): Promise<Response | null> {
  const early = window.collabkitEarly
  if (early && (method !== 'GET' || performance.now() > FRESH_MS)) drop(early)
  const asked = early?.get(target.href)
  if (!asked) return null
  early?.delete(target.href)
  const response = await asked.catch(() => null)
  return response?.ok ? response : null
}
