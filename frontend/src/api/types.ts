/** The names that the client uses for what the API sends; the only place that knows how the generator calls them. */
export type {
  Application,
  Conversation,
  CreateProject,
  HistoryEntry,
  Invitation,
  InvitationLink,
  InvitationPreview,
  KindPreference,
  LineResult,
  Me,
  Member,
  Message,
  Notification,
  NotificationAction,
  PersonProfile,
  PersonRef,
  PersonSummary,
  Project,
  ProjectSummary,
  UpdateProject,
} from './generated'

export interface Page<T> {
  items: T[]
  next?: string | null
}
