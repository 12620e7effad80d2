/** Which catalogue and which way to write numbers go with a language. */

/** Languages with complete catalogues, each by its own name. */
export const LANGUAGES = { en: 'English', de: 'Deutsch', ar: 'العربية' } as const

const family = (tag: string) => tag.toLowerCase().split('-')[0]!

/** The catalogue for a language tag such as `de-AT`: its family's, or English. */
export const localeFor = (tag: string): string => (family(tag) in LANGUAGES ? family(tag) : 'en')

/** How dates and numbers are written. Arabic with the digits that stand in all other words of the page. */
export function formatsOf(tag: string): string {
  if (localeFor(tag) !== family(tag)) return 'en'
  return family(tag) === 'ar' && !tag.includes('-u-') ? `${tag}-u-nu-latn` : tag
}

/** What loads a folder's words: in the language, or in English where that is not translated yet. */
export function catalogueOf<Load>(from: Record<string, Load>, folder: string, locale: string): Load | undefined {
  return from[`${folder}/locales/${locale}.po`] ?? from[`${folder}/locales/en.po`]
}
