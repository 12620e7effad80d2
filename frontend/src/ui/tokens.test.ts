import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const css = readFileSync('src/ui/tokens.css', 'utf8')
type Colours = Record<string, string>

/** The colours that the block of one selector gives. */
function block(selector: string): Colours {
  const start = css.indexOf(`\n${selector} {`)
  expect(start, selector).toBeGreaterThan(-1)
  const body = css.slice(start, css.indexOf('}', start))
  return Object.fromEntries([...body.matchAll(/--ck-([\w-]+): (#[\da-f]{6});/g)].map(([, name, value]) => [name!, value!]))
}

const light = block(':root')
const dark = { ...light, ...block("[data-mantine-color-scheme='dark']") }
const more = block(":root[data-contrast='more']")
const schemes: Record<string, { colours: Colours; least: number }> = {
  light: { colours: light, least: 4.5 },
  dark: { colours: dark, least: 4.5 },
  'light, more contrast': { colours: { ...light, ...more }, least: 7 },
  'dark, more contrast': { colours: { ...dark, ...more, ...block(":root[data-contrast='more'][data-mantine-color-scheme='dark']") }, least: 7 },
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

function contrast(one: string, other: string): number {
  const [bright, dim] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (bright! + 0.05) / (dim! + 0.05)
}

const GROUNDS = ['canvas', 'surface', 'raised', 'hover', 'selected', 'track']
const STATES = ['accent', 'held', 'pending', 'urgent', 'done']
const TEXTS: [text: string, ground: string][] = [
  ...['text', 'muted'].flatMap((text) => GROUNDS.map((ground): [string, string] => [text, ground])),
  ...STATES.flatMap((state): [string, string][] => [[state, `${state}-soft`], [state, 'surface'], [state, 'canvas']]),
  ['on-accent', 'accent'],
]

it.each(Object.entries(schemes))('has text that can be read on its ground: %s', (_, { colours, least }) => {
  const faint = TEXTS.filter(([text, ground]) => contrast(colours[text]!, colours[ground]!) < least)
  expect(faint).toEqual([])
})

it.each(Object.entries(schemes))('has frames of fields that stand out from their ground: %s', (_, { colours }) => {
  const faint = ['canvas', 'surface', 'raised'].filter((ground) => contrast(colours.field!, colours[ground]!) < 3)
  expect(faint).toEqual([])
})
