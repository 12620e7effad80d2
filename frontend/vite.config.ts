import { fileURLToPath } from 'node:url'
import { transformAsync } from '@babel/core'
import { lingui } from '@lingui/vite-plugin'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const django = process.env.COLLABKIT_BACKEND ?? 'http://127.0.0.1:8000'

/** Turns Lingui's macros into calls. The React plugin has no Babel any more, and Lingui's newer ways ask for Node 22. */
const macros = (): Plugin => ({
  name: 'words',
  enforce: 'pre',
  transform: {
    filter: { id: /\/src\/.*\.tsx?$/, code: /@lingui\/(core|react)\/macro/ },
    async handler(code, id) {
      const done = await transformAsync(code, {
        filename: id,
        babelrc: false,
        configFile: false,
        sourceMaps: true,
        parserOpts: { plugins: ['typescript', 'jsx'] },
        plugins: ['@lingui/babel-plugin-lingui-macro'],
      })
      return done?.code ? { code: done.code, map: done.map } : null
    },
  },
})

// The router's package leads every bundler to its development files; what people load are the others.
const released = (name: string) => fileURLToPath(new URL(`node_modules/react-router/dist/production/${name}.mjs`, import.meta.url))
const routerReleased = [{ find: /^react-router$/, replacement: released('index') }, { find: /^react-router\/dom$/, replacement: released('dom-export') }]

export default defineConfig(({ command, mode }) => ({
  resolve: { alias: command === 'build' && mode === 'production' ? routerReleased : [] },
  // Relative, so that one build works under any STATIC_URL.
  base: './',
  plugins: [macros(), react(), lingui()],
  build: {
    outDir: '../src/collabkit/web/static/collabkit_web',
    emptyOutDir: true,
    // The default `.vite/manifest.json` is a dot path, which collectstatic leaves behind.
    manifest: 'manifest.json',
    rollupOptions: {
      input: 'src/main.tsx',
      output: {
        // What the entry needs anyway comes in one file, and not in one more for each crumb that a screen needs as well.
        codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] },
      },
    },
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    reportCompressedSize: false,
  },
  server: {
    proxy: {
      '/api': django,
      '/_allauth': django,
      '/static': django,
      '/media': django,
      '/ws': { target: django, ws: true },
    },
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/test/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
    restoreMocks: true,
    // By itself it leaves a processor free, which on two of them is half.
    maxWorkers: '100%',
    // Generous: other work on the machine must not fail a test about what people see.
    testTimeout: 30_000,
  },
}))
