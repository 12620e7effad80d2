// Writes src/api/generated.ts (types and hooks) from openapi.json; skipped when it is newer than its sources.
import { generateEndpoints } from '@rtk-query/codegen-openapi'
import { existsSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const output = here('../src/api/generated.ts')
const sources = [here('../openapi.json'), here('./generate.mjs')]
const stale = () => !existsSync(output) || sources.some((file) => statSync(file).mtimeMs > statSync(output).mtimeMs)

// Relative names end up in the generated import; absolute ones would carry this machine's paths.
process.chdir(here('../src/api/'))
if (process.argv.includes('--force') || stale()) {
  await generateEndpoints({
    schemaFile: here('../openapi.json'),
    apiFile: './emptyApi.ts',
    apiImport: 'emptyApi',
    outputFile: './generated.ts',
    exportName: 'generatedApi',
    hooks: { queries: true, lazyQueries: true, mutations: true },
    tag: false,
  })
}
