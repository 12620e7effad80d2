// Prints what the first page load costs (gzip) and fails above the budget: JS 230 kB, CSS 40 kB.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const dist = fileURLToPath(new URL('../../src/collabkit/web/static/collabkit_web/', import.meta.url))
const manifest = JSON.parse(readFileSync(`${dist}manifest.json`, 'utf8'))
const gzip = (file) => gzipSync(readFileSync(dist + file)).length

/** The chunk, what it imports statically, and their styles. */
function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen
  seen.add(key)
  for (const next of manifest[key].imports ?? []) closure(next, seen)
  return seen
}

function cost(keys) {
  const chunks = [...keys].map((key) => manifest[key])
  const css = new Set(chunks.flatMap((chunk) => chunk.css ?? []))
  return {
    js: chunks.reduce((sum, chunk) => sum + gzip(chunk.file), 0),
    css: [...css].reduce((sum, file) => sum + gzip(file), 0),
  }
}

// A screen inside another's frame loads both: every one behind the sign-in stands in the shell.
const SHELL = 'src/app/Guarded.tsx'
const IN_PROJECT = ['Overview', 'Members', 'Applications', 'Settings', 'ProjectInvitations']
const isOpen = (key) => /features\/auth\/|\/Landing\.tsx$/.test(key)
const framesOf = (key) =>
  (isOpen(key) ? [] : [SHELL]).concat(IN_PROJECT.some((name) => key.endsWith(`/${name}.tsx`)) ? ['src/features/projects/ProjectLayout.tsx'] : [])

// The catalogues of words that come with a screen: the shell's own, and those of the features that it shows.
const SHOWN_BY = {
  [SHELL]: ['chat'],
  'src/app/HomeScreen.tsx': ['home', 'chat', 'inbox', 'invitations', 'projects'],
  'src/app/InboxScreen.tsx': ['inbox', 'invitations'],
}
const wordsOf = (key) => {
  const [, own] = /features\/(\w+)\//.exec(key) ?? []
  const features = own ? [own] : (SHOWN_BY[key] ?? [])
  return features.map((feature) => `src/features/${feature}/locales/en.po`).filter((name) => manifest[name])
}

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(9)
const entry = Object.keys(manifest).find((key) => manifest[key].isEntry)
const first = closure('src/locales/en.po', closure(entry))
let worst = cost(first)
console.log(`first load   js ${kB(worst.js)}  css ${kB(worst.css)}  (gzip, entry, its imports and its words)`)
// What the router loads is a screen; dialogs and words that a screen loads later are no first load.
const screens = manifest[entry].dynamicImports.filter((key) => !key.endsWith('.po'))
for (const key of screens.toSorted()) {
  const all = [key, ...framesOf(key)].flatMap((part) => [part].concat(wordsOf(part)))
  const total = cost(all.reduce((seen, part) => closure(part, seen), new Set(first)))
  console.log(`  with ${key.padEnd(52)} js ${kB(total.js)}  css ${kB(total.css)}`)
  worst = { js: Math.max(worst.js, total.js), css: Math.max(worst.css, total.css) }
}
if (worst.js > 230_000 || worst.css > 40_000) {
  console.error(`Over budget: JS ${kB(worst.js)} of 230 kB, CSS ${kB(worst.css)} of 40 kB.`)
  process.exit(1)
}
