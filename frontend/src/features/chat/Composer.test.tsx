import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useRef, useState } from 'react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ada, conversation, grace, ROOM } from '../../test/factories'
import { show } from '../../test/render'
import { type Call, serve } from '../../test/server'
import { Composer, type ComposerHandle } from './Composer'
import { drafts, keepFor } from './kept'
import type { Quote } from './mentions'

const PREVIEW = 'POST /api/chat/preview'
const QUOTE: Quote = { conversation: ROOM, message: '00000000-0000-7000-8000-000000001005', author: 'Grace Hopper', text: 'How far?' }
const onSend = vi.fn()
const onEditLast = vi.fn()

const field = () => screen.getByLabelText('Message')
const button = (name: string) => screen.getByRole('button', { name })
const type = (text: string) => userEvent.type(field(), text)

function Screen({ room, quoted }: { room: string; quoted: Quote | null }) {
  const hand = useRef<ComposerHandle>(null)
  const area = useRef<HTMLTextAreaElement>(null)
  const [quote, setQuote] = useState(quoted)
  return (
    <Composer
      hand={hand} conversation={conversation({ uuid: room })} project={undefined} field={area} quote={quote} onUnquote={() => setQuote(null)}
      onSend={onSend} onEditLast={onEditLast}
    />
  )
}

function open({ room = ROOM, quote = null, routes = {} }: { room?: string; quote?: Quote | null; routes?: Parameters<typeof serve>[0] } = {}) {
  const server = serve(routes)
  return { server, ...show(<Screen room={room} quoted={quote} />) }
}

beforeEach(() => {
  localStorage.clear()
  keepFor(ada.uuid!)
  onSend.mockReset()
  onEditLast.mockReset()
})
afterEach(() => { vi.unstubAllGlobals() })

it('sends with Enter, empties the field, and stays in it', async () => {
  open()
  await type('  Hello there {Enter}')
  expect(onSend.mock.calls).toEqual([['Hello there']])
  expect(field()).toHaveValue('')
  expect(field()).toHaveFocus()
})

it('sends with its button, too, and comes back to the field', async () => {
  open()
  await type('Hello')
  await userEvent.click(button('Send'))
  expect(onSend.mock.calls).toEqual([['Hello']])
  expect(field()).toHaveFocus()
})

it('makes a line with Shift and Enter, and sends nothing', async () => {
  open()
  await type('One{Shift>}{Enter}{/Shift}two')
  expect(field()).toHaveValue('One\ntwo')
  expect(onSend).not.toHaveBeenCalled()
  await type('{Enter}')
  expect(onSend.mock.calls).toEqual([['One\ntwo']])
})

it('makes a line with Enter on a touch screen, where the button sends', async () => {
  const { matchMedia } = window
  vi.stubGlobal('matchMedia', (query: string) => ({ ...matchMedia(query), matches: query === '(pointer: coarse)' }))
  open()
  // The keyboard of a phone would cover what one came to read.
  expect(field()).not.toHaveFocus()
  expect(screen.queryByText('sends', { exact: false })).toBeNull()
  await type('One{Enter}two')
  expect(field()).toHaveValue('One\ntwo')
  expect(onSend).not.toHaveBeenCalled()
  await userEvent.click(button('Send'))
  expect(onSend.mock.calls).toEqual([['One\ntwo']])
})

it('sends nothing where nothing is written but spaces, and says so at the button', async () => {
  open()
  expect(button('Send')).toHaveAttribute('aria-disabled', 'true')
  await type('{Enter}')
  await type('  {Enter}')
  await userEvent.click(button('Send'))
  expect(onSend).not.toHaveBeenCalled()
  expect(field()).toHaveValue('  ')
  await type('x')
  expect(button('Send')).toHaveAttribute('aria-disabled', 'false')
})

it('leaves Enter to whoever writes with an input method', async () => {
  open()
  await type('かな')
  fireEvent.keyDown(field(), { key: 'Enter', isComposing: true })
  expect(onSend).not.toHaveBeenCalled()
})

it('brings back what was begun, each in its own conversation, until it is sent', async () => {
  const first = open()
  await type('A begun sentence')
  first.unmount()
  const other = open({ room: 'another' })
  expect(field()).toHaveValue('')
  other.unmount()
  const again = open()
  expect(field()).toHaveValue('A begun sentence')
  await type('{Enter}')
  expect(onSend.mock.calls).toEqual([['A begun sentence']])
  again.unmount()
  open()
  expect(field()).toHaveValue('')
})

it('puts the emoji in the place of a whole name with both its colons, and leaves what it does not know', async () => {
  open()
  await type('Well done :tada')
  await screen.findByRole('option', { name: /:tada:/ })
  await type(': at 10:30:')
  expect(field()).toHaveValue('Well done 🎉 at 10:30:')
  expect(screen.queryByRole('option')).toBeNull()
})

it('opens my last message with the arrow only where nothing is written', async () => {
  open()
  await type('{ArrowUp}')
  expect(onEditLast).toHaveBeenCalledTimes(1)
  await type('x{ArrowUp}')
  expect(onEditLast).toHaveBeenCalledTimes(1)
})

it('shows how it will look, and goes back to writing with what was written', async () => {
  const { server } = open({ routes: { [PREVIEW]: ({ body }: Call) => ({ body: { body_html: `<p>shown: ${(body as { body: string }).body}</p>` } }) } })
  await type('It is **far** ')
  await userEvent.click(button('Preview'))
  const region = within(await screen.findByRole('region', { name: 'Preview' }))
  expect(await region.findByText('shown: It is **far**')).toBeVisible()
  expect(button('Preview')).toHaveAttribute('aria-pressed', 'true')
  expect(field()).not.toBeVisible()
  await userEvent.click(button('Preview'))
  expect(screen.queryByRole('region', { name: 'Preview' })).toBeNull()
  expect(field()).toBeVisible()
  expect(field()).toHaveValue('It is **far** ')
  expect(server.to(PREVIEW)).toHaveLength(1)
  expect(onSend).not.toHaveBeenCalled()
})

it('asks nobody how nothing will look', async () => {
  const { server } = open()
  await userEvent.click(button('Preview'))
  expect(await screen.findByText('Nothing to show yet.')).toBeVisible()
  expect(server.calls).toEqual([])
})

it('says why it cannot show how it will look, and sends from there', async () => {
  open({ routes: { [PREVIEW]: () => ({ status: 422, body: { detail: 'This is too long.' } }) } })
  await type('Long')
  await userEvent.click(button('Preview'))
  expect(await screen.findByText('This is too long.')).toBeVisible()
  await userEvent.click(button('Send'))
  expect(onSend.mock.calls).toEqual([['Long']])
  expect(screen.queryByRole('region', { name: 'Preview' })).toBeNull()
  expect(field()).toBeVisible()
})

const people = Array.from({ length: 5 }, (_, at) => ({ uuid: `00000000-0000-7000-8000-00000000001${at}`, name: `Mona ${at}` }))

/** What was begun with so many people in it. */
function naming(count: number) {
  const picked = people.slice(0, count)
  drafts.write(ROOM, { text: picked.map(({ name }) => `@${name}`).join(' '), picked })
  return picked.map(({ uuid, name }) => `@[${name}](person:${uuid})`).join(' ')
}

it('asks before it tells five people, and sends once', async () => {
  const body = naming(5)
  open()
  await type('{Enter}')
  const asked = within(await screen.findByRole('dialog', { name: 'Tell so many?' }))
  expect(asked.getByText(/This tells 5 people\./)).toBeVisible()
  expect(onSend).not.toHaveBeenCalled()
  await userEvent.click(asked.getByRole('button', { name: 'Send' }))
  expect(onSend.mock.calls).toEqual([[body]])
  expect(field()).toHaveValue('')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

it('goes back with everything as it was written', async () => {
  naming(5)
  open()
  await type('{Enter}')
  await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Go back' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(onSend).not.toHaveBeenCalled()
  expect(field()).toHaveValue(people.map(({ name }) => `@${name}`).join(' '))
})

it('tells four without a question', async () => {
  const body = naming(4)
  open()
  await type('{Enter}')
  expect(onSend.mock.calls).toEqual([[body]])
})

it('sends an answer with what it answers to, once', async () => {
  open({ quote: QUOTE })
  expect(screen.getByText('Grace Hopper')).toBeVisible()
  expect(screen.getByText('How far?')).toBeVisible()
  await type('Too far{Enter}')
  expect(onSend.mock.calls[0]?.[0]).toMatch(/^> \[Grace Hopper\]\(.*\):\n> How far\?\n\nToo far$/)
  expect(screen.queryByText('How far?')).toBeNull()
  await type('Alone{Enter}')
  expect(onSend.mock.calls[1]).toEqual(['Alone'])
})

it('takes the quote away with Escape and keeps what is written', async () => {
  open({ quote: QUOTE })
  await type('Too far{Escape}')
  expect(screen.queryByText('How far?')).toBeNull()
  expect(field()).toHaveValue('Too far')
  await type('{Enter}')
  expect(onSend.mock.calls).toEqual([['Too far']])
})

it('takes the quote away with its button and goes back to the field', async () => {
  open({ quote: QUOTE })
  await userEvent.click(button('Do not quote'))
  expect(screen.queryByText('How far?')).toBeNull()
  expect(field()).toHaveFocus()
})

it('closes an open list with the first Escape, and takes the quote away with the second', async () => {
  open({ quote: QUOTE, routes: { [`GET /api/chat/conversations/${ROOM}/mentions`]: () => ({ body: [grace] }) } })
  await type('@Gr')
  await screen.findByRole('option', { name: /Grace/ })
  await type('{Escape}')
  expect(screen.queryByRole('option')).toBeNull()
  expect(screen.getByText('How far?')).toBeVisible()
  await type('{Escape}')
  expect(screen.queryByText('How far?')).toBeNull()
})
