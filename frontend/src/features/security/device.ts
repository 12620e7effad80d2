import { t } from '@lingui/core/macro'

export const dateOf = (seconds: number) => new Date(seconds * 1000).toISOString()

// The first that matches: many browsers name themselves after others, too.
const BROWSERS = [['Edg', 'Edge'], ['OPR', 'Opera'], ['Firefox', 'Firefox'], ['Chrom', 'Chrome'], ['Safari', 'Safari']] as const
const SYSTEMS = [['Android', 'Android'], ['iPhone', 'iPhone'], ['iPad', 'iPad'], ['Windows', 'Windows'], ['CrOS', 'ChromeOS'], ['Mac OS', 'macOS'], ['Linux', 'Linux']] as const

const find = (agent: string, among: readonly (readonly [string, string])[]) => among.find(([mark]) => agent.includes(mark))?.[1]

/** What a browser says that it is, in a few words. */
export function deviceOf(agent: string): string {
  const browser = find(agent, BROWSERS)
  const system = find(agent, SYSTEMS)
  if (browser && system) return t`${browser} on ${system}`
  return browser ?? system ?? t`Unknown device`
}
