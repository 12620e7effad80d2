import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import type { Conversation } from '../../api'
import { ada, conversation, message } from '../../test/factories'
import { show } from '../../test/render'
import { type Call, serve } from '../../test/server'
import { ConversationList } from './ConversationList'
import { drafts, keepFor } from './kept'

const LIST = 'GET /api/chat/conversations'
const onStart = vi.fn()
const away = { status: 503, body: { title: 'Away', detail: 'Back in a minute.' } }

type Reply = { status?: number; body?: unknown }

beforeEach(() => {
  localStorage.clear()
  onStart.mockReset()
})

function open(list: (call: Call) => Reply) {
  const server = serve({ 'GET /api/people/me': () => ({ body: { ...ada, language: 'en' } }), [LIST]: list })
  return { server, ...show(<ConversationList open={false} onStart={onStart} />) }
}

const page = (...items: Conversation[]) => ({ body: { items, next: null } })
const one = (uuid: string, name: string, changes: Partial<Conversation> = {}) => conversation({ uuid, name, ...changes })
const line = (name: RegExp) => screen.findByRole('link', { name })

it('says how much is unread, as a number for the eye and in words for the ear', async () => {
  open(() => page(one('a', 'Analysts', { unread: 1 }), one('b', 'Bakers', { unread: 250 }), one('c', 'Carpenters')))
  expect(await line(/^Analysts.* 1 unread message$/)).toBeVisible()
  const many = await line(/^Bakers.* 250 unread messages$/)
  expect(within(many).getByText('99+')).toBeVisible()
  expect(within(many).getByText('99+')).toHaveAttribute('aria-hidden', 'true')
  expect(await line(/^Carpenters/)).not.toHaveTextContent('unread')
})

it('calls each by its name, its project or the other people in it, and leads to it', async () => {
  open(() => page(
    one('g', 'Analysts'),
    conversation({ uuid: 'c', kind: 'channel', name: '', project: { uuid: 'p', name: 'Compilers' } }),
    conversation({ uuid: 'd', kind: 'direct', name: '' }),
    conversation({ uuid: 'n', name: '', participants: [ada] }),
  ))
  await line(/^Grace Hopper/)
  expect(screen.getAllByRole('link').map((link) => [link.getAttribute('href'), link.querySelector('[dir=auto]')?.textContent])).toEqual([
    ['/chat/g', 'Analysts'], ['/chat/c', 'Compilers'], ['/chat/d', 'Grace Hopper'], ['/chat/n', 'Only you'],
  ])
})

it.each([
  ['whoever said it by the first name', {}, 'Grace: message 5'],
  ['what I said as mine', { last_message: message(5, { author: ada }) }, 'You: message 5'],
  ['no name where there are only two', { kind: 'direct' as const }, 'message 5'],
  ['no name for what nobody said', { last_message: message(5, { kind: 'system', body: 'Ada joined.' }) }, 'Ada joined.'],
  ['words and no marks, and not what is only quoted', { last_message: message(5, { body: '> How far?\n\n**Too** far' }) }, 'Grace: Too far'],
  ['that a message is gone', { last_message: message(5, { deleted_at: '2026-11-20T11:00:00Z' }) }, 'Message deleted'],
  ['that nothing was said yet', { last_message: null }, 'Nothing said yet'],
])('shows of the last words %s', async (_what, changes, words) => {
  open(() => page(one('a', 'Analysts', changes)))
  expect(await screen.findByText(words)).toBeVisible()
})

it('marks where one began to write', async () => {
  keepFor(ada.uuid!)
  drafts.write('a', { text: 'A begun sentence', picked: [] })
  open(() => page(one('a', 'Analysts'), one('b', 'Bakers')))
  expect(await line(/^Analysts.*Draft · Grace: message 5/)).toBeVisible()
  expect(await line(/^Bakers/)).not.toHaveTextContent('Draft')
})

it('says that there is none yet, and offers to start one', async () => {
  open(() => page())
  expect(await screen.findByText('No conversation yet')).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Start one' }))
  expect(onStart).toHaveBeenCalledOnce()
})

it('shows grey rows, says what failed, and tries again', async () => {
  let broken = true
  open(() => (broken ? away : page(one('a', 'Analysts'))))
  expect(screen.getByRole('status', { name: 'Loading' })).toBeVisible()
  expect(await screen.findByText('Back in a minute.')).toBeVisible()
  expect(screen.queryByText('No conversation yet')).toBeNull()
  broken = false
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await line(/^Analysts/)).toBeVisible()
})

it('keeps what is there where the next ones cannot be had, and tries again', async () => {
  let broken = true
  const { server } = open(({ search }) => {
    if (!search.includes('cursor=2')) return { body: { items: [one('a', 'Analysts')], next: '2' } }
    return broken ? away : page(one('b', 'Bakers'))
  })
  await userEvent.click(await screen.findByRole('button', { name: 'Show more' }))
  const again = await screen.findByRole('button', { name: 'That failed. Try again' })
  expect(await line(/^Analysts/)).toBeVisible()
  broken = false
  await userEvent.click(again)
  expect(await line(/^Bakers/)).toBeVisible()
  expect(screen.queryByRole('button')).toBeNull()
  expect(server.to(LIST)).toHaveLength(3)
})

it('says to the ear, too, that somebody mentioned one', async () => {
  open(() => page(one('a', 'Analysts', { unread: 3, mentions: 1 })))
  expect(await line(/^Analysts.* 3 unread messages, 1 mention$/)).toBeVisible()
})
