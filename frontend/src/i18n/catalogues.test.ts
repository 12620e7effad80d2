import type { Messages } from '@lingui/core'
import { expect, it } from 'vitest'
import { catalogueOf } from './choice'

// The English catalogues are made by the build: they need not be there.
const CATALOGUES = import.meta.glob<{ messages: Messages }>(['../locales/*.po', '../features/*/locales/*.po'])
const FOLDERS = [...new Set(Object.keys(CATALOGUES).map((path) => path.replace(/\/locales\/[^/]+$/, '')))]

async function wordsOf(folder: string, language: string): Promise<string[]> {
  const { messages } = await catalogueOf(CATALOGUES, folder, language)!()
  return Object.keys(messages).toSorted()
}

it.each(FOLDERS)('says the same words of %s in German and Arabic, each out of one catalogue', async (folder) => {
  for (const language of ['de', 'ar']) expect(CATALOGUES).toHaveProperty([`${folder}/locales/${language}.po`])
  expect(await wordsOf(folder, 'ar')).toEqual(await wordsOf(folder, 'de'))
})
