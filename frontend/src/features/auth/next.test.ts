import { expect, it } from 'vitest'
import { safeNext } from './next'

it.each([
  ['/projects/x?tab=1', '/projects/x?tab=1'], [null, '/'], ['https://evil.example', '/'], ['//evil.example', '/'], [String.raw`/\evil.example`, '/'],
  ['projects', '/'],
])('%j leads to %j', (given, safe) => expect(safeNext(given)).toBe(safe))
