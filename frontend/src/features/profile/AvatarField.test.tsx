import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it, vi } from 'vitest'
import { useGetMeQuery } from '../../api'
import { commandsNow } from '../../commands/registry'
import { ada } from '../../test/factories'
import { show } from '../../test/render'
import { serve, signedOut } from '../../test/server'
import { AvatarField } from './AvatarField'

const ME = 'GET /api/people/me'
const REMOVE = 'DELETE /api/people/me/avatar'
const me = { ...ada, about: '', email: 'ada@example.org', is_staff: false, language: 'en', offers: [], seeks: [], time_zone: 'UTC' }
const picture = new File(['x'], 'ada.png', { type: 'image/png' })

/** Stands where a file is on its way: the test says how far it is and what comes of it. */
class Sent {
  static all: Sent[] = []
  upload: { onprogress?: (event: object) => void } = {}
  headers: Record<string, string> = {}
  onload = () => {}
  onerror = () => {}
  status = 0
  response: unknown = null
  asked = ''
  body?: FormData
  open(method: string, url: string) { this.asked = `${method} ${url}` }
  setRequestHeader(name: string, value: string) { this.headers[name] = value }
  send(body: FormData) {
    this.body = body
    Sent.all.push(this)
  }
  comesTo(loaded: number, total = 100, lengthComputable = true) { act(() => this.upload.onprogress?.({ lengthComputable, loaded, total })) }
  async ends(status: number, response: unknown = null) {
    Object.assign(this, { status, response })
    await act(async () => this.onload())
  }
}

beforeEach(() => {
  Sent.all = []
  vi.stubGlobal('XMLHttpRequest', Sent)
})

function Screen() {
  const { data } = useGetMeQuery()
  return <>{data && <AvatarField me={data} />}</>
}

async function arrive(avatar: string | null, routes: Parameters<typeof serve>[0] = {}) {
  const now = { ...me, avatar_url: avatar }
  const server = serve({ [ME]: () => ({ body: { ...now } }), ...routes })
  show(<Screen />)
  await screen.findByText('PNG, JPEG, WebP or GIF, up to 10 MB.')
  return { server, now }
}

async function choose() {
  await userEvent.upload(screen.getByLabelText('Picture file'), picture)
  return Sent.all.at(-1)!
}

const button = (name: string) => screen.getByRole('button', { name })
const bar = () => screen.queryByRole('progressbar', { name: 'Upload' })

it('sends the file that is chosen, says how far it is, and then shows the picture', async () => {
  const { now } = await arrive(null)
  expect(screen.queryByRole('button', { name: 'Remove' })).toBeNull()
  const sent = await choose()
  expect(sent.asked).toBe('PUT /api/people/me/avatar')
  expect(sent.headers).toHaveProperty('X-CSRFToken')
  expect(sent.body?.get('file')).toMatchObject({ name: 'ada.png' })
  expect(button('Upload picture')).toHaveAttribute('aria-busy', 'true')
  expect(bar()).toHaveAttribute('aria-valuenow', '0')
  sent.comesTo(40)
  expect(bar()).toHaveAttribute('aria-valuenow', '40')
  sent.comesTo(90, 0, false)
  expect(bar()).toHaveAttribute('aria-valuenow', '40')
  now.avatar_url = '/media/ada.png'
  await sent.ends(200, {})
  expect(bar()).toBeNull()
  expect(await screen.findByRole('button', { name: 'Change picture' })).not.toHaveAttribute('aria-busy')
  expect(button('Remove')).toBeVisible()
})

it('says what is wrong with a file, and forgets it with the next one', async () => {
  const { server } = await arrive(null)
  const first = await choose()
  await first.ends(422, { detail: 'Not accepted.', errors: [{ field: 'file', message: 'This is no picture.' }] })
  expect(screen.getByRole('alert')).toHaveTextContent(/^This is no picture\.$/)
  expect(bar()).toBeNull()
  expect(button('Upload picture')).not.toHaveAttribute('aria-busy')
  expect(server.to(ME)).toHaveLength(1)
  await userEvent.upload(screen.getByLabelText('Picture file'), new File(['y'], 'other.png', { type: 'image/png' }))
  expect(Sent.all).toHaveLength(2)
  expect(screen.queryByRole('alert')).toBeNull()
})

it.each([
  ['too large', 413, 'This is too large. Shorten the text, or choose a smaller file.'],
  ['refused without a word', 500, 'Something went wrong on the server. Try again in a moment.'],
])('has words of its own for a file that is %s', async (_what, status, words) => {
  await arrive(null)
  const sent = await choose()
  await sent.ends(status)
  expect(screen.getByRole('alert')).toHaveTextContent(words)
})

it('says that nobody can be reached', async () => {
  await arrive(null)
  const sent = await choose()
  await act(async () => sent.onerror())
  expect(screen.getByRole('alert')).toHaveTextContent('The server cannot be reached. Check your connection and try again.')
  expect(button('Upload picture')).not.toHaveAttribute('aria-busy')
})

it('removes the picture', async () => {
  const { server, now } = await arrive('/media/ada.png', { [REMOVE]: () => { now.avatar_url = null; return { body: {} } } })
  await userEvent.click(button('Remove'))
  expect(await screen.findByRole('button', { name: 'Upload picture' })).toBeVisible()
  expect(server.to(REMOVE)).toHaveLength(1)
  expect(screen.queryByRole('button', { name: 'Remove' })).toBeNull()
})

it('says why the picture stays', async () => {
  await arrive('/media/ada.png', { [REMOVE]: () => ({ status: 403, body: { detail: 'Your organisation chose this picture.' } }) })
  await userEvent.click(button('Remove'))
  expect(await screen.findByText('Your organisation chose this picture.')).toBeVisible()
  await waitFor(() => expect(button('Remove')).not.toHaveAttribute('aria-busy'))
})

it('takes the same picture once more after it failed', async () => {
  await arrive(null)
  const sent = await choose()
  await sent.ends(503, { detail: 'Try again in a minute.' })
  await choose()
  expect(Sent.all).toHaveLength(2)
})

it('sends to the door whoever is not signed in any more', async () => {
  const { server } = await arrive(null, { 'GET /_allauth/browser/v1/auth/session': () => signedOut() })
  const sent = await choose()
  await sent.ends(401, { detail: 'Sign in first.' })
  expect(await screen.findByText('You were signed out. Sign in to go on.')).toBeVisible()
  expect(server.to('GET /_allauth/browser/v1/auth/session')).toHaveLength(1)
})

const given = (...files: File[]) => ({ files, types: files.length > 0 ? ['Files'] : ['text/plain'] })
const command = (id: string) => commandsNow().find((one) => one.id === id)
const hint = () => screen.getByText('You can also drop a picture here or paste it.')

it('takes a picture that is dropped on the field, and says what is wrong with it', async () => {
  await arrive(null)
  expect(fireEvent.dragOver(hint(), { dataTransfer: given() })).toBe(true)
  expect(fireEvent.dragOver(hint(), { dataTransfer: given(picture) })).toBe(false)
  expect(fireEvent.drop(hint(), { dataTransfer: given(picture) })).toBe(false)
  expect(Sent.all).toHaveLength(1)
  expect(Sent.all[0]!.body?.get('file')).toMatchObject({ name: 'ada.png' })
  fireEvent.drop(hint(), { dataTransfer: given(picture) })
  expect(Sent.all).toHaveLength(1)
  await Sent.all[0]!.ends(413)
  expect(screen.getByRole('alert')).toHaveTextContent('This is too large.')
})

it('takes a picture that is pasted while the focus is in the field, and no other', async () => {
  await arrive(null)
  fireEvent.paste(document.body, { clipboardData: given(picture) })
  act(() => button('Upload picture').focus())
  fireEvent.paste(document.body, { clipboardData: given() })
  expect(Sent.all).toEqual([])
  expect(fireEvent.paste(document.body, { clipboardData: given(picture) })).toBe(false)
  expect(Sent.all[0]!.body?.get('file')).toMatchObject({ name: 'ada.png' })
})

it('offers the palette to choose a picture and to remove it', async () => {
  const { server } = await arrive('/media/ada.png', { [REMOVE]: () => ({ body: {} }) })
  expect(command('profile.picture')?.label).toBe('Change picture')
  expect(command('profile.picture.remove')?.label).toBe('Remove picture')
  const chosen = vi.spyOn(HTMLInputElement.prototype, 'click').mockImplementation(() => {})
  act(() => void command('profile.picture')!.run())
  expect(chosen).toHaveBeenCalledTimes(1)
  act(() => void command('profile.picture.remove')!.run())
  await waitFor(() => expect(server.to(REMOVE)).toHaveLength(1))
})
