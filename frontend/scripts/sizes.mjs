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

// A screen inside another's frame loads both.
const FRAMES = { 'src/features/projects/ProjectLayout.tsx': ['Overview', 'Members', 'Applications', 'Settings', 'ProjectInvitations'] }
const frameOf = (key) => Object.keys(FRAMES).filter((frame) => FRAMES[frame].some((name) => key.endsWith(`/${name}.tsx`)))

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(9)
const entry = Object.keys(manifest).find((key) => manifest[key].isEntry)
const shell = closure(entry)
let worst = cost(shell)
console.log(`first load   js ${kB(worst.js)}  css ${kB(worst.css)}  (gzip, entry and its imports)`)
// What the router loads is a screen; dialogs that a screen loads later are no first load.
for (const key of manifest[entry].dynamicImports.toSorted()) {
  const total = cost(frameOf(key).reduce((seen, frame) => closure(frame, seen), closure(key, new Set(shell))))
  console.log(`  with ${key.padEnd(52)} js ${kB(total.js)}  css ${kB(total.css)}`)
  worst = { js: Math.max(worst.js, total.js), css: Math.max(worst.css, total.css) }
}
if (worst.js > 230_000 || worst.css > 40_000) {
  console.error(`Over budget: JS ${kB(worst.js)} of 230 kB, CSS ${kB(worst.css)} of 40 kB.`)
  process.exit(1)
}
