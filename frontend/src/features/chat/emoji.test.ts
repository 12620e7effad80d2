import { expect, it } from 'vitest'
import { emojiIn, findEmoji } from './emoji'

const found = async (locale: string, typed: string) => findEmoji(await emojiIn(locale), typed, 6).map(({ character }) => character)

it('has its English names, also in a language that the data has no names in', async () => {
  for (const locale of ['en', 'ar']) expect((await found(locale, 'tada'))[0]).toBe('🎉')
  expect((await emojiIn('ar')).find(({ code }) => code === 'tada')?.name).toBeUndefined()
  expect(await found('ar', 'konfetti')).toEqual([])
})

it('has German names beside the English ones, and is shown by them', async () => {
  expect(await found('de', 'konfetti')).toContain('🎉')
  expect(await found('de', 'rotes_herz')).toContain('❤️')
  expect((await found('de', 'tada'))[0]).toBe('🎉')
  expect((await emojiIn('de')).find(({ code }) => code === 'tada')?.name).toBe('Konfettibombe')
})
