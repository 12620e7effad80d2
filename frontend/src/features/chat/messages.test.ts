import { describe, expect, it } from 'vitest'
import { grace, message, ROOM } from '../../test/factories'
import {
  caughtUp, headMoved, heldLoaded, messagePushed, messagesReducer as reduce, messageStored, newerLoaded, olderLoaded, queued, resending,
  roomLeft, sendFailed, trimmed, windowLoaded,
} from './messages'
import { isBehind, KEPT, type MessagesState } from './room'

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, step) => message(from + step))
const loaded = (from = 1, to = 5, hasOlder = false) =>
  reduce({}, windowLoaded({ conversation: ROOM, items: range(from, to), hasOlder, changeSeq: to }))
const room = (state: MessagesState) => state[ROOM]!
const seqs = (state: MessagesState) => room(state).items.map(({ seq }) => seq)
const push = (seq: number, cursor = seq) => messagePushed({ message: message(seq, { change_seq: cursor }), cursor })
const post = (clientId: string) => queued({ conversation: ROOM, clientId, body: 'hello', createdAt: '2026-11-20T10:00:00Z' })

describe('pushes', () => {
  it('puts the next message at the end and moves the cursor', () => {
    const state = reduce(loaded(), push(6))
    expect(seqs(state)).toEqual([1, 2, 3, 4, 5, 6])
    expect(room(state).changeSeq).toBe(6)
    expect(isBehind(room(state))).toBe(false)
  })

  it('shows a message after a gap, but knows that something is missing', () => {
    const state = reduce(loaded(), push(8))
    expect(seqs(state)).toEqual([1, 2, 3, 4, 5, 8])
    expect(room(state).changeSeq).toBe(5)
    expect(isBehind(room(state))).toBe(true)
  })

  it('puts what comes late in its place', () => {
    expect(seqs([8, 6, 7].reduce((state, seq) => reduce(state, push(seq)), loaded()))).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('does not double what comes twice', () => {
    expect(seqs(reduce(reduce(loaded(), push(6)), push(6)))).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('takes an edit, and never goes back to an older version', () => {
    const edited = message(3, { change_seq: 7, body: 'edited', edited_at: '2026-11-20T11:00:00Z' })
    const state = reduce(loaded(), messagePushed({ message: edited, cursor: 7 }))
    const again = reduce(state, messagePushed({ message: message(3), cursor: 3 }))
    expect(room(again).items[2]?.body).toBe('edited')
  })

  it('keeps only the head of a room that is not open', () => {
    const state = reduce({}, push(9))
    expect(room(state)).toMatchObject({ items: [], head: 9, loaded: false })
  })

  it('does not put an edited old message above a page that is not loaded', () => {
    const state = reduce(loaded(50, 60, true), push(3, 61))
    expect(seqs(state)[0]).toBe(50)
    expect(room(state).changeSeq).toBe(61)
  })
})

describe('catching up', () => {
  it('closes the gap in order', () => {
    const behind = reduce(loaded(), push(8))
    const state = reduce(behind, caughtUp({ conversation: ROOM, items: range(6, 8), changeSeq: 8, more: false, head: 8 }))
    expect(seqs(state)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(isBehind(room(state))).toBe(false)
  })

  it('goes on while the server says that there is more', () => {
    const behind = reduce(loaded(), headMoved({ conversation: ROOM, cursor: 9 }))
    const state = reduce(behind, caughtUp({ conversation: ROOM, items: range(6, 7), changeSeq: 7, more: true, head: 8 }))
    expect(isBehind(room(state))).toBe(true)
  })

  it('stops asking when the server knows of nothing more', () => {
    const behind = reduce(loaded(), headMoved({ conversation: ROOM, cursor: 99 }))
    expect(isBehind(room(reduce(behind, caughtUp({ conversation: ROOM, items: [], changeSeq: 5, more: false, head: 99 }))))).toBe(false)
  })

  it('goes on asking for what was heard of only after it had asked', () => {
    const behind = reduce(reduce(loaded(), push(7)), push(9))
    expect(isBehind(room(reduce(behind, caughtUp({ conversation: ROOM, items: range(6, 7), changeSeq: 7, more: false, head: 7 }))))).toBe(true)
  })

  it('keeps a push that overtook the first page', () => {
    const pushed = reduce(loaded(), push(6))
    const state = reduce(pushed, windowLoaded({ conversation: ROOM, items: range(1, 5), hasOlder: false, changeSeq: 5 }))
    expect(seqs(state)).toEqual([1, 2, 3, 4, 5, 6])
    expect(isBehind(room(state))).toBe(true)
  })
})

describe('sending', () => {
  it('replaces the outgoing message by the stored one, once, whichever answer comes first', () => {
    const mine = message(6, { client_id: 'mine' })
    const sending = reduce(loaded(), post('mine'))
    const pushedFirst = reduce(reduce(sending, messagePushed({ message: mine, cursor: 6 })), messageStored(mine))
    const storedFirst = reduce(reduce(sending, messageStored(mine)), messagePushed({ message: mine, cursor: 6 }))
    for (const state of [pushedFirst, storedFirst]) {
      expect(seqs(state)).toEqual([1, 2, 3, 4, 5, 6])
      expect(room(state).outbox).toEqual([])
      expect(room(state).changeSeq).toBe(6)
    }
  })

  it('keeps the words when it fails, and sends them under the same id', () => {
    const problem = { status: 0, title: '', detail: 'offline', code: 'offline' }
    const failed = reduce(reduce(loaded(), post('mine')), sendFailed({ conversation: ROOM, clientId: 'mine', problem }))
    expect(room(failed).outbox).toMatchObject([{ clientId: 'mine', body: 'hello', state: 'failed' }])
    const again = reduce(failed, resending({ conversation: ROOM, clientId: 'mine' }))
    expect(room(again).outbox).toMatchObject([{ clientId: 'mine', body: 'hello', state: 'sending' }])
  })

  it('does not take its own number for proof that nothing else happened', () => {
    const state = reduce(reduce(loaded(), post('mine')), messageStored(message(8, { client_id: 'mine' })))
    expect(room(state).changeSeq).toBe(5)
    expect(isBehind(room(state))).toBe(true)
  })

  it('shows a held message apart until it is published', () => {
    const held = message(null, { uuid: 'held', client_id: 'mine', author: grace })
    const waiting = reduce(reduce(loaded(), post('mine')), messageStored(held))
    expect(room(waiting)).toMatchObject({ outbox: [], held: [{ uuid: 'held' }] })
    const published = reduce(waiting, messagePushed({ message: { ...held, seq: 6, change_seq: 6, state: 'published' }, cursor: 6 }))
    expect(room(published).held).toEqual([])
    expect(seqs(published)).toEqual([1, 2, 3, 4, 5, 6])
  })
})

describe('pages', () => {
  it('puts older pages in front', () => {
    const state = reduce(loaded(51, 60, true), olderLoaded({ conversation: ROOM, items: range(41, 50), hasOlder: true }))
    expect(seqs(state)).toEqual(Array.from({ length: 20 }, (_, step) => 41 + step))
    expect(room(state).hasOlder).toBe(true)
  })

  it('forgets the beginning of a long room that nobody looks at', () => {
    const state = reduce(loaded(1, 500), roomLeft(ROOM))
    expect(seqs(state)).toHaveLength(200)
    expect(room(state).hasOlder).toBe(true)
  })

  it('knows its own held message again when it is released under another uuid', () => {
    const held = message(null, { uuid: 'held', client_id: 'mine', author: grace })
    const waiting = reduce(reduce(loaded(), post('mine')), messageStored(held))
    const released = { ...held, uuid: 'released', seq: 6, change_seq: 6, state: 'published' }
    const published = reduce(waiting, messagePushed({ message: released, cursor: 6 }))
    expect(room(published).held).toEqual([])
    expect(seqs(published)).toEqual([1, 2, 3, 4, 5, 6])
    const foreign = reduce(waiting, messagePushed({ message: { ...released, author: null as never }, cursor: 6 }))
    expect(room(foreign).held).toHaveLength(1)
  })

  it('takes the list of held messages as it is', () => {
    const state = reduce(loaded(), heldLoaded({ conversation: ROOM, items: [message(null)] }))
    expect(room(state).held).toHaveLength(1)
  })
})

it('ends in the same state whatever the order in which pushes come', () => {
  let seed = 7
  const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647
  for (let round = 0; round < 200; round += 1) {
    const order = range(6, 25).map(({ seq }) => ({ seq: seq!, at: random() })).toSorted((a, b) => a.at - b.at)
    const dropped = order.filter(() => random() > 0.3)
    const pushed = dropped.reduce((state, { seq }) => reduce(state, push(seq)), loaded())
    const from = room(pushed).changeSeq + 1
    const state = reduce(pushed, caughtUp({ conversation: ROOM, items: range(from, 25), changeSeq: 25, more: false, head: 25 }))
    expect(seqs(state)).toEqual(Array.from({ length: 25 }, (_, step) => step + 1))
  }
})

const part = (from: number, to: number) =>
  reduce({}, windowLoaded({ conversation: ROOM, items: range(from, to), hasOlder: true, hasNewer: true, changeSeq: 900 }))

describe('a part of the history', () => {

  it('does not put what is new behind what is old', () => {
    const state = reduce(part(100, 150), push(901))
    expect(seqs(state).at(-1)).toBe(150)
    expect(room(state)).toMatchObject({ changeSeq: 901, newest: 901, hasNewer: true })
  })

  it('grows to now page by page, also when something was said meanwhile', () => {
    let state = reduce(part(100, 150), push(201, 901))
    state = reduce(state, newerLoaded({ conversation: ROOM, items: range(151, 200), hasNewer: false }))
    expect(seqs(state).at(-1)).toBe(200)
    expect(room(state).hasNewer).toBe(true)
    state = reduce(state, newerLoaded({ conversation: ROOM, items: range(201, 201), hasNewer: false }))
    expect(seqs(state)).toEqual(range(100, 201).map(({ seq }) => seq))
    expect(room(state).hasNewer).toBe(false)
  })

  it('lets go the other side of what has become long', () => {
    let state = loaded(1001, 1050, true)
    for (let first = 951; first > 250; first -= 50) {
      state = reduce(state, olderLoaded({ conversation: ROOM, items: range(first, first + 49), hasOlder: true }))
    }
    expect(room(state).items).toHaveLength(KEPT)
    expect(room(state)).toMatchObject({ hasOlder: true, hasNewer: true })
    expect(seqs(state)[0]).toBe(251)
    state = reduce(state, newerLoaded({ conversation: ROOM, items: range(851, 900), hasNewer: true }))
    expect(seqs(state)).toEqual(range(301, 900).map(({ seq }) => seq))
  })

  it('is loaded anew when one comes back', () => {
    expect(room(reduce(part(100, 150), roomLeft(ROOM)))).toMatchObject({ items: [], loaded: false, hasNewer: false })
  })
})

describe('a long day', () => {
  it('keeps its end where one follows it', () => {
    let state = loaded()
    for (let seq = 6; seq <= 700; seq += 1) state = reduce(state, push(seq))
    state = reduce(state, trimmed(ROOM))
    expect(seqs(state)).toEqual(range(401, 700).map(({ seq }) => seq))
    expect(room(state).hasOlder).toBe(true)
  })

  it('stays bounded where nobody does, and knows that there is more', () => {
    let state = loaded()
    for (let seq = 6; seq <= 1300; seq += 1) state = reduce(state, push(seq))
    expect(room(state).items).toHaveLength(2 * KEPT)
    expect(room(state)).toMatchObject({ hasNewer: true, changeSeq: 1300, newest: 1300 })
  })
})
