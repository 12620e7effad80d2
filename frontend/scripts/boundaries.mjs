// The client's own architecture, checked: who may import whom, and what happens in one place only.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const IMPORT = /(?:from|import)\s*\(?\s*['"`]([^'"`]+)['"`]/g
const ORDER = ['i18n', 'commands', 'ui', 'api', 'realtime', 'features', 'app']

// The entry, what the page tells it (for every layer to read), and what tests share.
const APART = new Set(['main.tsx', 'bootstrap.ts', 'test'])

// What a layer may import beside itself and other packages; README.md has the same table.
export const MAY = {
  i18n: new Set(),
  commands: new Set(),
  ui: new Set(['api/problem', 'api/types', 'commands', 'i18n']),
  api: new Set(['i18n']),
  realtime: new Set(['api']),
  features: new Set(['api', 'realtime', 'ui', 'commands', 'i18n']),
  app: new Set(['api', 'realtime', 'ui', 'features', 'commands', 'i18n']),
}

// What a layer keeps to itself: everybody else asks through the cache, so that one place knows what was answered.
const INNER = new Set(['api/http'])

// Each of these has one home.
const HOMES = [
  { what: 'dangerouslySetInnerHTML', pattern: /dangerouslySetInnerHTML/, home: /^ui\/RichText\.tsx$/ },
  { what: 'fetch()', pattern: /(?:(?<![\w.])|\b(?:window|globalThis|self)\.)fetch\(/, home: /^api\/http\.ts$/ },
  { what: 'XMLHttpRequest', pattern: /new XMLHttpRequest/, home: /^api\/upload\.ts$/ },
  { what: 'WebSocket', pattern: /new WebSocket/, home: /^realtime\/connection\.ts$/ },
  {
    what: 'hearing what the socket brings',
    pattern: /\{[^}]*\b(?:pushed|missedEvents|headSeen|topicDropped)\b[^}]*\}\s*from\s*['"][^'"]*\/realtime/,
    home: /^realtime\/|\/sync\.ts$/,
  },
  { what: '@mantine', pattern: /['"]@mantine\//, home: /^ui\// },
  { what: 'tinykeys', pattern: /['"]tinykeys['"]/, home: /^commands\/keys\.ts$/ },
  { what: 'the virtual list', pattern: /@tanstack\//, home: /^features\/chat\/useHistory\.ts$/ },
]

const unitOf = (file) => {
  const [layer, unit] = file.split('/')
  return layer === 'features' ? { layer, unit } : { layer, unit: layer }
}

function allows({ layer }, target) {
  const [to] = target.split('/')
  const [may, file] = [MAY[layer], target.replace(/\.tsx?$/, '')]
  if (INNER.has(file)) return false
  return to === 'bootstrap' || may.has(to) || may.has(file)
}

/** The faults of one file, each a sentence. `file` and the answer are relative to src/. */
export function faults(file, text) {
  const found = []
  const from = unitOf(file)
  if (!ORDER.includes(from.layer)) {
    if (!APART.has(from.layer)) found.push(`${file}: there is no layer ${from.layer}; ARCHITECTURE.md names those there are.`)
    return found
  }
  const test = /\.test\.tsx?$/.test(file)
  for (const [, name] of text.matchAll(IMPORT)) {
    if (name === 'react-router/dom') found.push(`${file}: import from "react-router"; a second entry loads a second copy.`)
    if (!name.startsWith('.')) continue
    const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), name))
    const to = unitOf(target)
    if (from.layer === to.layer && from.unit === to.unit) continue
    // A test may put a part into the whole store, and use what tests share.
    if (test && (to.layer === 'app' || to.layer === 'test')) continue
    if (from.layer === 'features' && to.layer === 'features') found.push(`${file}: a feature imports a feature (${to.unit}).`)
    else if (!allows(from, target)) found.push(`${file}: ${from.layer} imports ${target}.`)
  }
  for (const { what, pattern, home } of HOMES) {
    if (!test && pattern.test(text) && !home.test(file)) found.push(`${file}: ${what} has one home, and this is not it.`)
  }
  return found
}

function check(src) {
  const files = readdirSync(src, { recursive: true }).map((name) => name.split(path.sep).join('/'))
  return files
    .filter((file) => /\.tsx?$/.test(file) && file !== 'api/generated.ts')
    .flatMap((file) => faults(file, readFileSync(path.join(src, file), 'utf8')))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = check(fileURLToPath(new URL('../src', import.meta.url)))
  for (const fault of found) console.error(fault)
  if (found.length > 0) process.exit(1)
  console.log('Boundaries hold.')
}
