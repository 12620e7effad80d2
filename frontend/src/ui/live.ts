/** Speaks to screen readers without moving the focus. The region itself stands in the shell. */
export const LIVE_REGION_ID = 'ck-live'

let last = 0

export function announce(text: string): void {
  const region = document.getElementById(LIVE_REGION_ID)
  if (!region) return
  // The same words twice are not read twice; an invisible difference makes them new.
  last = 1 - last
  region.textContent = text + (last ? '\u00a0' : '')
}
