import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'

// A catalogue of words per feature, loaded with its screens; the shell's is loaded first.
export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'de', 'ar'],
  // What is not translated yet is said in English.
  fallbackLocales: { default: 'en' },
  catalogs: [
    { path: 'src/locales/{locale}', include: ['src/app', 'src/ui', 'src/api', 'src/realtime', 'src/commands', 'src/i18n'] },
    { path: 'src/features/{name}/locales/{locale}', include: ['src/features/{name}'], exclude: ['**/features/style/**'] },
  ],
  // No line numbers and no dates: a catalogue changes only when words do.
  format: formatter({ origins: false, printLinguiId: false }),
})
