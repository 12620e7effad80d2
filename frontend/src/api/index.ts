/** The API as features use it: generated hooks, with what each endpoint provides and makes stale. */
import { listsApi } from './lists'
import { isOld } from './problem'

const project = (uuid: string) => ({ type: 'Project' as const, id: uuid })
const conversation = (uuid: string) => ({ type: 'Conversation' as const, id: uuid })
const person = (uuid: string) => ({ type: 'Person' as const, id: uuid })

export const api = listsApi.enhanceEndpoints({
  endpoints: {
    getMe: { providesTags: ['Me'] },
    updateMe: { invalidatesTags: ['Me', 'Person'] },
    removeAvatar: { invalidatesTags: ['Me', 'Person'] },
    listPeople: { providesTags: ['Person'] },
    listOrganisationsOf: { providesTags: ['Projects', 'Members'] },
    getPerson: { providesTags: (_r, _e, arg) => [person(arg.person)] },

    listProjects: { providesTags: ['Projects'] },
    getProject: { providesTags: (_result, _error, { uuid }) => [project(uuid)] },
    createProject: { invalidatesTags: ['Projects', 'Conversations'] },
    updateProject: { invalidatesTags: (_result, _error, { uuid }) => [project(uuid), 'Projects'] },
    archiveProject: { invalidatesTags: (_result, _error, { uuid }) => [project(uuid), 'Projects', 'Conversations'] },
    restoreProject: { invalidatesTags: (_result, _error, { uuid }) => [project(uuid), 'Projects', 'Conversations'] },
    joinProject: { invalidatesTags: (_r, _e, { uuid }) => [project(uuid), 'Projects', 'Members', 'Conversations'] },
    leaveProject: { invalidatesTags: (_r, _e, { uuid }) => [project(uuid), 'Projects', 'Members', 'Conversations'] },
    addRole: { invalidatesTags: (_r, _e, { uuid }) => [project(uuid), 'Members', 'History'] },
    removeRole: { invalidatesTags: (_r, _e, { uuid }) => [project(uuid), 'Members', 'History'] },
    setMemberEnd: { invalidatesTags: ['Members', 'History'] },
    removeMember: { invalidatesTags: (_r, _e, { uuid }) => [project(uuid), 'Members', 'History'] },
    applyToProject: { invalidatesTags: (_r, _e, { uuid }) => [project(uuid), 'Projects'] },
    decideApplication: { invalidatesTags: ['Applications', 'Members', 'History', 'Project', 'Notifications', 'Count'] },
    withdrawApplication: { invalidatesTags: ['Project', 'Applications'] },
    offerOwnership: { invalidatesTags: (_r, _e, { uuid }) => [project(uuid), 'History'] },
    decideOwnership: { invalidatesTags: ['Project', 'Members', 'History', 'Notifications', 'Count'] },
    cancelOwnership: { invalidatesTags: ['Project', 'History'] },
    addChild: { invalidatesTags: ['Project', 'Projects'] },
    removeChild: { invalidatesTags: ['Project', 'Projects'] },

    sendInvitation: { invalidatesTags: ['Sent'] },
    sendInvitations: { invalidatesTags: ['Sent'] },
    revokeInvitation: { invalidatesTags: ['Sent'] },
    resendInvitation: { invalidatesTags: ['Sent'] },
    createInvitationLink: { invalidatesTags: ['Links'] },
    revokeInvitationLink: { invalidatesTags: ['Links'] },
    acceptInvitation: {
      invalidatesTags: (_result, error) => (error && !isOld(error)
        ? []
        : ['Received', 'Projects', 'Project', 'Members', 'History', 'Conversations', 'Notifications', 'Count']),
    },
    declineInvitation: { invalidatesTags: (_result, error) => (error && !isOld(error) ? [] : ['Received', 'Notifications', 'Count']) },

    countNotifications: { providesTags: ['Count'] },
    listUnreadShown: { providesTags: ['Notifications'] },
    getNotification: { providesTags: ['Notifications'] },
    getPreferences: { providesTags: ['Preferences'] },

    listConversations: { providesTags: ['Conversations'] },
    getConversation: { providesTags: (_result, _error, { uuid }) => [conversation(uuid)] },
    listParticipants: { providesTags: (_result, _error, { uuid }) => [conversation(uuid)] },
    suggestMentions: { providesTags: (_result, _error, { uuid }) => [conversation(uuid), 'Members'] },
    openDirect: { invalidatesTags: ['Conversations'] },
    createGroup: { invalidatesTags: ['Conversations'] },
    renameGroup: { invalidatesTags: (_r, _e, { uuid }) => [conversation(uuid), 'Conversations'] },
    addParticipants: { invalidatesTags: (_r, _e, { uuid }) => [conversation(uuid), 'Conversations'] },
    leaveConversation: { invalidatesTags: ['Conversations'] },
  },
})

export * from './generated'
export * from './lists'
export * from './mine'
export { useChangeNoticesMutation } from './notices'
export type * from './types'
