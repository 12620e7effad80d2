// Compares the catalogues with the words in the source: fails on what is missing, left over, or has other placeholders.
import { getCatalogs } from '@lingui/cli/api'
import { getConfig } from '@lingui/conf'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

/** The placeholders of a message, and the tags in it, each as often as it is there at least once. */
function places(text) {
  const found = new Set(text.match(/<\/?\d+\/?>/g))
  const look = (tokens) => {
    if (!Array.isArray(tokens)) return
    for (const token of tokens) {
      if (!Array.isArray(token)) continue
      found.add(`{${token[0]}}`)
      for (const branch of Object.values(token[2] ?? {})) look(branch)
    }
  }
  look(compileMessage(text))
  return found
}

/** The forms that a language has for counts and that a message with a plural lacks. */
function lackingForms(text, locale) {
  const needed = new Intl.PluralRules(locale).resolvedOptions().pluralCategories
  return compileMessage(text).flatMap?.((token) =>
    Array.isArray(token) && token[1] === 'plural' ? needed.filter((form) => !(form in token[2])) : [],
  ) ?? []
}

function fault(said, known, locale) {
  if (!known?.translation) return 'is not translated'
  const wanted = places(said), given = places(known.translation)
  if (wanted.size !== given.size || [...wanted].some((place) => !given.has(place))) return `has other placeholders: ${known.translation}`
  const forms = lackingForms(known.translation, locale)
  return forms.length > 0 ? `lacks the form ${forms.join(', ')}` : undefined
}

const config = getConfig()
const found = []
for (const catalogue of await getCatalogs(config)) {
  const words = await catalogue.collect()
  if (!words) process.exit(1)
  for (const locale of config.locales.filter((name) => name !== config.sourceLocale)) {
    const known = (await catalogue.read(locale)) ?? {}
    const where = `${catalogue.getFilename(locale).replace(`${process.cwd()}/`, '')}`
    for (const [id, { message }] of Object.entries(words)) {
      const what = fault(message ?? id, known[id], locale)
      if (what) found.push(`${where}: “${message ?? id}” ${what}`)
    }
    for (const id of Object.keys(known)) if (!(id in words)) found.push(`${where}: nothing says “${known[id].message ?? id}” any more`)
  }
}
for (const line of found) console.error(line)
console.log(found.length > 0 ? `${found.length} words to mend; run npm run words, then write the translations.` : 'Every word is translated.')
process.exitCode = found.length > 0 ? 1 : 0
