const BASE = 500
const CAP = 30_000

/**
 * Milliseconds until the next attempt: full jitter over a doubling window, so that the clients of a restarted server
 * do not come back in one wave.
 */
export function delayBefore(attempt: number, random: () => number = Math.random): number {
  const window = Math.min(CAP, BASE * 2 ** Math.min(attempt, 10))
  return Math.round(100 + random() * window)
}
