import { describe, expect, it } from 'vitest'
import { appended, changed, decode, encode, mentionCount, preview, typing, type Written } from './mentions'

const ada = { uuid: '00000000-0000-7000-8000-000000000001', name: 'Ada' }
const lovelace = { uuid: '00000000-0000-7000-8000-000000000002', name: 'Ada Lovelace' }

describe('mentions', () => {
  it('are stored with the person and read back as typed', () => {
    const body = encode({ text: 'Hi @Ada Lovelace and @Ada!', picked: [ada, lovelace] })
    expect(body).toBe(`Hi @[Ada Lovelace](person:${lovelace.uuid}) and @[Ada](person:${ada.uuid})!`)
    expect(decode(body).text).toBe('Hi @Ada Lovelace and @Ada!')
    expect(encode(decode(body))).toBe(body)
  })

  it('leave a name that nobody was picked for as it is', () => {
    expect(encode({ text: 'Hi @Ada', picked: [] })).toBe('Hi @Ada')
  })

  it('end where the name ends', () => {
    expect(encode({ text: 'Hi @Adam', picked: [ada] })).toBe('Hi @Adam')
  })

  it('survive names with signs that mean something to a pattern', () => {
    expect(encode({ text: '@A.(B)?', picked: [{ uuid: ada.uuid, name: 'A.(B)?' }] })).toBe(`@[A.(B)?](person:${ada.uuid})`)
  })
})

const stored = ({ uuid, name }: typeof ada) => `@[${name}](person:${uuid})`
const typed = (before: Written, words: string) => changed(before, before.text + words, before.text.length + words.length)
const picking = (before: Written, person: typeof ada): Written => {
  const { text, picked } = typed(before, `@${person.name} `)
  return { text, picked: [...picked, { ...person, at: before.text.length }] }
}
const without = (before: Written, part: string, from: number) =>
  changed(before, before.text.slice(0, from) + before.text.slice(from + part.length), from)

describe('two people of one name', () => {
  const other = { uuid: '00000000-0000-7000-8000-000000000003', name: 'Ada' }
  const both = picking(picking({ text: '', picked: [] }, ada), other)

  it('are told apart by their places', () => {
    expect(encode(both)).toBe(`${stored(ada)} ${stored(other)} `)
    expect(encode(decode(encode(both)))).toBe(encode(both))
  })

  it('stay who they are when one of them is deleted, whichever it is', () => {
    expect(encode(without(both, '@Ada ', 0))).toBe(`${stored(other)} `)
    expect(encode(without(both, '@Ada ', 5))).toBe(`${stored(ada)} `)
    const third = picking(both, lovelace)
    expect(encode(without(third, '@Ada ', 5))).toBe(`${stored(ada)} ${stored(lovelace)} `)
  })

  it('move with what is written before, between and behind them', () => {
    const before = changed(both, `Dear ${both.text}`, 5)
    const between = changed(before, 'Dear @Ada and @Ada ', 14)
    expect(encode(typed(between, 'hello'))).toBe(`Dear ${stored(ada)} and ${stored(other)} hello`)
  })

  it('come back when the name is mended that was broken', () => {
    const broken = without(both, 'a', 3)
    expect(encode(broken)).toBe(`@Ad ${stored(other)} `)
    expect(encode(changed(broken, both.text, 4))).toBe(encode(both))
  })

  it('come back in their order when all was deleted and that is undone', () => {
    expect(encode(changed(changed(both, '', 0), both.text, both.text.length))).toBe(encode(both))
  })

  it('leave a third of that name to nobody rather than to a wrong one', () => {
    expect(encode(typed(both, '@Ada'))).toBe(`${stored(ada)} ${stored(other)} @Ada`)
  })

  it('are not taken for a longer name that begins like theirs', () => {
    const begun = picking(picking({ text: '', picked: [] }, lovelace), ada)
    expect(encode(typed(begun, 'Lovelace'))).toBe(`${stored(lovelace)} ${stored(ada)} Lovelace`)
  })
})

it('an edit tells those whom it did not name before', () => {
  const [one, two] = [ada, lovelace].map(({ name, uuid }) => `@[${name}](person:${uuid})`)
  expect(mentionCount(`${one} ${two} ${one}`)).toBe(2)
  expect(mentionCount(`${one} ${two}`, `Hi ${one}`)).toBe(1)
})

describe('typing', () => {
  it.each([
    ['@', ''], ['Hi @ad', 'ad'], ['(@ada lo', 'ada lo'],
  ])('%j looks for %j', (text, words) => expect(typing(text)).toBe(words))

  it.each(['Hi', 'ada@example', '@ada lovelace is here', '@a\nb'])('%j is no mention', (text) => expect(typing(text)).toBeNull())
})

it('a preview is one plain line, of what one says and not of what one quotes', () => {
  expect(preview(`**Hi** @[Ada](person:${ada.uuid})\nsee [this](https://x.example)`)).toBe('Hi @Ada see this')
  expect(preview('> what you said\n\nYes.')).toBe('Yes.')
  expect(preview('> only this')).toBe('only this')
})

it('puts a text behind another, and the people of both stay who they are', () => {
  const [one, other] = ['a', 'b'].map((letter) => letter.repeat(8) + '-0000-7000-8000-000000000000')
  const first = decode(`@[Ada L](person:${one}) hello`)
  const both = appended(first, `again @[Ada L](person:${other})`)
  expect(both.text).toBe('@Ada L hello\n\nagain @Ada L')
  expect(encode(both)).toBe(`@[Ada L](person:${one}) hello\n\nagain @[Ada L](person:${other})`)
  expect(appended({ text: ' ', picked: [] }, 'alone').text).toBe('alone')
})
