import { expect, it } from 'vitest'
import { catalogueOf, formatsOf, localeFor } from './choice'

it.each([
  ['de', 'de'],
  ['de-at', 'de'],
  ['AR-eg', 'ar'],
  ['fr', 'en'],
  ['', 'en'],
  ['toString', 'en'],
])('speaks for %j the language %j', (tag, locale) => {
  expect(localeFor(tag)).toBe(locale)
})

it('writes dates as in the region, and as in English where it speaks English instead', () => {
  expect(formatsOf('de-at')).toBe('de-at')
  expect(formatsOf('fr')).toBe('en')
})

it('writes Arabic numbers with the digits that stand in its other words', () => {
  expect(new Intl.NumberFormat(formatsOf('ar')).format(42)).toBe('42')
  expect(new Intl.NumberFormat(formatsOf('ar-EG')).format(42)).toBe('42')
  expect(formatsOf('ar-u-nu-arab')).toBe('ar-u-nu-arab')
})

it('takes the English words of a feature that is not translated', () => {
  const from = { '../features/chat/locales/en.po': 'English', '../features/chat/locales/de.po': 'Deutsch' }
  expect(catalogueOf(from, '../features/chat', 'de')).toBe('Deutsch')
  expect(catalogueOf(from, '../features/chat', 'ar')).toBe('English')
  expect(catalogueOf(from, '../features/inbox', 'de')).toBeUndefined()
})
