import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { send } from './http'

const ME = new URL('/api/people/me', window.location.origin).href
const answer = (name: string, status = 200) => new Response(JSON.stringify({ name }), { status })
const name = async () => (await send({ url: '/api/people/me' }) as { data: { name: string } }).data.name

describe('what the page asked for before the client was there', () => {
  beforeEach(() => {
    vi.spyOn(performance, 'now').mockReturnValue(1_000)
    vi.spyOn(window, 'fetch').mockImplementation(async () => answer('now'))
    window.collabkitEarly = new Map([[ME, Promise.resolve(answer('early'))]])
  })
  afterEach(() => {
    delete window.collabkitEarly
    vi.restoreAllMocks()
  })

  it('is taken once', async () => {
    expect(await name()).toBe('early')
    expect(await name()).toBe('now')
  })

  it('is old after a write', async () => {
    await send({ url: '/api/people/me', method: 'PATCH', body: {} })
    expect(await name()).toBe('now')
  })

  it('is old when the first screen has long been there', async () => {
    vi.spyOn(performance, 'now').mockReturnValue(31_000)
    expect(await name()).toBe('now')
  })

  it('is put down unread when it is old, so that its connection is free', async () => {
    const early = answer('early')
    const put = vi.spyOn(early.body!, 'cancel')
    window.collabkitEarly = new Map([[ME, Promise.resolve(early)]])
    await send({ url: '/api/people/me', method: 'PATCH', body: {} })
    expect(put).toHaveBeenCalledOnce()
  })

  it('is asked for again where it was refused or never came', async () => {
    window.collabkitEarly = new Map([[ME, Promise.resolve(answer('refused', 401))]])
    expect(await name()).toBe('now')
    window.collabkitEarly = new Map([[ME, Promise.reject(new TypeError('Failed to fetch'))]])
    expect(await name()).toBe('now')
  })
})
