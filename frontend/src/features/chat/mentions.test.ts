import { describe, expect, it } from 'vitest'
import { decode, encode, preview, typing } from './mentions'

const ada = { uuid: '00000000-0000-7000-8000-000000000001', name: 'Ada' }
const lovelace = { uuid: '00000000-0000-7000-8000-000000000002', name: 'Ada Lovelace' }

describe('mentions', () => {
  it('are stored with the person and read back as typed', () => {
    const body = encode('Hi @Ada Lovelace and @Ada!', [ada, lovelace])
    expect(body).toBe(`Hi @[Ada Lovelace](person:${lovelace.uuid}) and @[Ada](person:${ada.uuid})!`)
    expect(decode(body).text).toBe('Hi @Ada Lovelace and @Ada!')
    expect(encode(decode(body).text, decode(body).picked)).toBe(body)
  })

  it('leave a name that nobody was picked for as it is', () => {
    expect(encode('Hi @Ada', [])).toBe('Hi @Ada')
  })

  it('end where the name ends', () => {
    expect(encode('Hi @Adam', [ada])).toBe('Hi @Adam')
  })

  it('survive names with signs that mean something to a pattern', () => {
    expect(encode('@A.(B)?', [{ uuid: ada.uuid, name: 'A.(B)?' }])).toBe(`@[A.(B)?](person:${ada.uuid})`)
  })
})

describe('typing', () => {
  it.each([
    ['@', ''], ['Hi @ad', 'ad'], ['(@ada lo', 'ada lo'],
  ])('%j looks for %j', (text, words) => expect(typing(text)).toBe(words))

  it.each(['Hi', 'ada@example', '@ada lovelace is here', '@a\nb'])('%j is no mention', (text) => expect(typing(text)).toBeNull())
})

it('a preview is one plain line', () => {
  expect(preview(`**Hi** @[Ada](person:${ada.uuid})\n> see [this](https://x.example)`)).toBe('Hi @Ada see this')
})
