import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const django = process.env.COLLABKIT_BACKEND ?? 'http://127.0.0.1:8000'

export default defineConfig({
  // Relative, so that one build works under any STATIC_URL.
  base: './',
  plugins: [react()],
  build: {
    outDir: '../src/collabkit/web/static/collabkit_web',
    emptyOutDir: true,
    // The default `.vite/manifest.json` is a dot path, which collectstatic leaves behind.
    manifest: 'manifest.json',
    rollupOptions: { input: 'src/main.tsx' },
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
    // Generous: other work on the machine must not fail a test about what people see.
    testTimeout: 30_000,
  },
})
