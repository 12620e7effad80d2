/** What the gateway sends; a message holds one frame or a list of them. */
export type Frame =
  | { t: 'hello'; session: string; heartbeat: number }
  | { t: 'subscribed'; topics: string[]; refused: string[] }
  | { t: 'dropped'; topic: string }
  | { t: 'event'; topic: string; type: string; cursor: number | null; data: unknown }
  | { t: 'head'; topic: string; cursor: number }
  | { t: 'resync' }
  | { t: 'pong' }
  | { t: 'error'; detail: string }

export function parseFrames(text: string): Frame[] {
  const value: unknown = JSON.parse(text)
  return (Array.isArray(value) ? value : [value]) as Frame[]
}

export const CLOSE_SIGNED_OUT = 4401
export const CLOSE_TOO_MANY = 4429
