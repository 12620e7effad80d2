import type { EndpointBuilder, InfiniteData } from '@reduxjs/toolkit/query/react'
import { type BaseQueryFn } from '@reduxjs/toolkit/query'
import type { TAGS } from './emptyApi'
import { generatedApi } from './generated'
import type { Request } from './http'
import type { Problem } from './problem'
import type {
  Application, Conversation, HistoryEntry, Invitation, InvitationLink, Member, Notification, Page, PersonSummary, ProjectSummary,
} from './types'

type Tag = (typeof TAGS)[number]
type Builder = EndpointBuilder<BaseQueryFn<Request, unknown, Problem, object, { status: number }>, Tag, 'api'>
type Cursor = string | null

// Whoever comes back within the hour finds as many pages as before, and so the place where one was.
const KEPT_SECONDS = 3600

/** For lists of which no push tells: what is kept is shown at once, and asked for anew where it is older than this. */
export const asksAgain = { refetchOnMountOrArgChange: 300 } as const

/** A list that grows page by page; a change refetches the pages that are shown, in order. */
function pages<Item, Arg>(
  build: Builder,
  tag: Tag,
  request: (arg: Arg) => { url: string; params?: Record<string, unknown> },
) {
  return build.infiniteQuery<Page<Item>, Arg, Cursor>({
    infiniteQueryOptions: { initialPageParam: null, getNextPageParam: (last) => last.next ?? undefined },
    query: ({ queryArg, pageParam }) => {
      const { url, params } = request(queryArg)
      return { url, params: { ...params, cursor: pageParam } }
    },
    providesTags: [tag],
    keepUnusedDataFor: KEPT_SECONDS,
  })
}

export interface ProjectFilter {
  mine?: boolean
  kind?: string
  q?: string
  state?: string
  offers?: string
  seeks?: string
  limit?: number
}

export type PeopleFilter = Pick<ProjectFilter, 'q' | 'offers' | 'seeks'>

export interface NotificationFilter {
  filter: 'all' | 'unread' | 'action' | 'mentions' | 'snoozed' | 'done'
  project?: string
  kind?: string
}

/** Endless lists beside the generated endpoints: the generator knows no infinite queries. */
export const listsApi = generatedApi.injectEndpoints({
  endpoints: (build) => ({
    projectPages: pages<ProjectSummary, ProjectFilter>(build, 'Projects', (params) => ({
      url: '/api/projects', params: { ...params },
    })),
    memberPages: pages<Member, string>(build, 'Members', (uuid) => ({ url: `/api/projects/${uuid}/members` })),
    historyPages: pages<HistoryEntry, string>(build, 'History', (uuid) => ({ url: `/api/projects/${uuid}/history` })),
    applicationPages: pages<Application, { project: string; state?: string }>(build, 'Applications', (arg) => ({
      url: `/api/projects/${arg.project}/applications`, params: { state: arg.state },
    })),
    peoplePages: pages<PersonSummary, PeopleFilter>(build, 'Person', (params) => ({ url: '/api/people', params: { ...params } })),
    sentPages: pages<Invitation, { target: string; state?: string }>(build, 'Sent', (params) => ({
      url: '/api/invitations/sent', params: { ...params },
    })),
    receivedPages: pages<Invitation, { state?: string }>(build, 'Received', (params) => ({
      url: '/api/invitations/received', params: { ...params },
    })),
    linkPages: pages<InvitationLink, string>(build, 'Links', (target) => ({
      url: '/api/invitations/links', params: { target },
    })),
    notificationPages: pages<Notification, NotificationFilter>(build, 'Notifications', (params) => ({
      url: '/api/notifications', params: { ...params },
    })),
    conversationPages: pages<Conversation, void>(build, 'Conversations', () => ({
      url: '/api/chat/conversations', params: { limit: 100 },
    })),
  }),
})

/** All items of the pages loaded so far. */
export function itemsOf<T>(data: InfiniteData<Page<T>, Cursor> | undefined): T[] {
  return data?.pages.flatMap((page) => page.items) ?? []
}

export const {
  useProjectPagesInfiniteQuery,
  useMemberPagesInfiniteQuery,
  useHistoryPagesInfiniteQuery,
  useApplicationPagesInfiniteQuery,
  usePeoplePagesInfiniteQuery,
  useSentPagesInfiniteQuery,
  useReceivedPagesInfiniteQuery,
  useLinkPagesInfiniteQuery,
  useNotificationPagesInfiniteQuery,
  useConversationPagesInfiniteQuery,
} = listsApi
