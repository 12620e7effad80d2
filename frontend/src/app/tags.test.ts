import { expect, it } from 'vitest'
import { api } from '../api'
import { ROOM } from '../test/factories'
import { serve } from '../test/server'
import { makeStore } from './store'

type Store = ReturnType<typeof makeStore>

const PROJECT = '00000000-0000-7000-8000-000000000200'
const PERSON = '00000000-0000-7000-8000-000000000001'
const { suggestMentions, listOrganisationsOf, listPeople, listProjects, memberPages, historyPages, decideApplication, acceptInvitation } = api.endpoints

/** What is asked again after a change, of what a screen shows. */
async function askedAgain(shows: (store: Store) => PromiseLike<unknown>[], change: (store: Store) => unknown) {
  const nothing = { body: { items: [], next: null } }
  const { calls } = serve({
    [`GET /api/chat/conversations/${ROOM}/mentions`]: () => ({ body: [] }),
    [`GET /api/projects/of/${PERSON}`]: () => ({ body: [] }),
    'GET /api/people': () => nothing,
    'GET /api/projects': () => nothing,
    [`GET /api/projects/${PROJECT}/members`]: () => nothing,
    [`GET /api/projects/${PROJECT}/history`]: () => nothing,
    'POST /api/projects/applications/1/decision': () => ({ body: { uuid: '1' } }),
    'POST /api/invitations/accept': () => ({ body: { url: '/' } }),
  })
  const store = makeStore()
  await Promise.all(shows(store))
  const before = calls.length
  await change(store)
  await new Promise((done) => setTimeout(done, 50))
  return calls.slice(before).filter(({ method }) => method === 'GET').map(({ path }) => path.split('/').at(-1)).toSorted()
}

const lists = ({ dispatch }: Store) => [dispatch(memberPages.initiate(PROJECT)), dispatch(historyPages.initiate(PROJECT))]

it.each<[string, 'Members' | 'Person' | 'Projects', string, (store: Store) => PromiseLike<unknown>]>([
  ['who can be mentioned', 'Members', 'mentions', ({ dispatch }) => dispatch(suggestMentions.initiate({ uuid: ROOM }))],
  ['whose organisations these are', 'Members', PERSON, ({ dispatch }) => dispatch(listOrganisationsOf.initiate({ person: PERSON }))],
  ['what an organisation is called', 'Projects', PERSON, ({ dispatch }) => dispatch(listOrganisationsOf.initiate({ person: PERSON }))],
  ['which people there are', 'Person', 'people', ({ dispatch }) => dispatch(listPeople.initiate({ q: 'a' }))],
  ['which projects there are', 'Projects', 'projects', ({ dispatch }) => dispatch(listProjects.initiate({ q: 'a' }))],
])('%s is asked again when that may have changed', async (_what, tag, asked, shows) => {
  expect(await askedAgain((store) => [shows(store)], ({ dispatch }) => dispatch(api.util.invalidateTags([tag])))).toEqual([asked])
})

it('a decision on an application is a line of the history', async () => {
  const decided = { uuid: '1', decideApplication: { accept: true } }
  expect(await askedAgain(lists, ({ dispatch }) => dispatch(decideApplication.initiate(decided)))).toEqual(['history', 'members'])
})

it('who accepts an invitation is a member, which the history says', async () => {
  const accepted = { acceptInvitation: { uuid: '1' } }
  expect(await askedAgain(lists, ({ dispatch }) => dispatch(acceptInvitation.initiate(accepted)))).toEqual(['history', 'members'])
})
