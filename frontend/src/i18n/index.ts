/** The words of the page's language. The server chooses the language and says so in the page; it stays for as long as the page. */
import { i18n, type Messages } from '@lingui/core'
import { bootstrap } from '../bootstrap'
import { catalogueOf, formatsOf, localeFor } from './choice'

export { LANGUAGES, localeFor } from './choice'

const SHELL = import.meta.glob<{ messages: Messages }>('../locales/*.po')
const FEATURES = import.meta.glob<{ messages: Messages }>('../features/*/locales/*.po')
const REQUESTED = 'collabkit-language'

export const locale = localeFor(bootstrap.language)
/** How numbers and dates are written: as in the page's region, where the server names one. */
export const formats = formatsOf(bootstrap.language)

let started: Promise<void> | undefined
const loaded = new Map<string, Promise<void>>()

async function read(folder: string, from: typeof SHELL): Promise<void> {
  const load = catalogueOf(from, folder, locale)
  if (load) i18n.load(locale, (await load()).messages)
  // Also tells what is drawn already that there are more words.
  i18n.activate(locale, formats)
}

/** Loads the words of the shell; before this nothing is drawn. */
export function startWords(): Promise<void> {
  if (localeFor(document.documentElement.lang) !== locale) {
    // A page of the host's own that asks for a language which the client does not speak.
    document.documentElement.lang = locale
    document.documentElement.dir = locale === 'ar' ? 'rtl' : 'ltr'
  }
  started ??= read('..', SHELL)
  return started
}

/** Loads the words of features, each once; one that failed is asked for again by the next screen that needs it. */
export async function loadWords(...features: string[]): Promise<void> {
  await Promise.all(
    features.map((feature) => {
      const before = loaded.get(feature)
      if (before) return before
      const now = read(`../features/${feature}`, FEATURES).catch((error: unknown) => {
        loaded.delete(feature)
        throw error
      })
      loaded.set(feature, now)
      return now
    }),
  )
}

/** Asks for a new page where the person's language is not this page's: the server knows it by now. */
export function followLanguage(chosen: string): void {
  if (!chosen || localeFor(chosen) === locale) return
  // Once: a site may choose the language by other rules.
  if (sessionStorage.getItem(REQUESTED) === chosen) return
  sessionStorage.setItem(REQUESTED, chosen)
  window.location.reload()
}
