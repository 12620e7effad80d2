import type { Conversation, InvitationPreview, Message, Notification, PersonRef } from '../api'

const id = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`

export const ada: PersonRef = { uuid: id(1), display_name: 'Ada Lovelace', headline: 'Analyst', avatar_url: null }
export const grace: PersonRef = { uuid: id(2), display_name: 'Grace Hopper', headline: 'Admiral', avatar_url: null }
export const ROOM = id(100)

export function message(seq: number | null, changes: Partial<Message> = {}): Message {
  const number = 1000 + (seq ?? 900)
  return {
    uuid: id(number), conversation: ROOM, seq, change_seq: seq ?? 0, kind: 'text', author: grace, client_id: id(number + 5000),
    body: `message ${seq}`, body_html: `<p>message ${seq}</p>`, state: seq === null ? 'held' : 'published',
    created_at: '2026-11-20T10:00:00Z', edited_at: null, deleted_at: null, mentions: [], ...changes,
  }
}

export function conversation(changes: Partial<Conversation> = {}): Conversation {
  return {
    uuid: ROOM, kind: 'group', name: 'Analysts', project: null, participants: [ada, grace], participant_count: 2, last_message: message(5),
    last_seq: 5, change_seq: 5, read_seq: 5, unread: 0, mentions: 0, can_post: true, topic: `conversation:${ROOM}`, ...changes,
  }
}

export function notification(changes: Partial<Notification> = {}): Notification {
  return {
    uuid: id(300), kind: 'invitations.received', title: 'Grace invites you to Compilers', body: '', url: '/projects/x', actor: grace, scope: null,
    created_at: '2026-11-20T10:00:00Z', read_at: null, done_at: null, archived_at: null, snoozed_until: null, outcome: null,
    actions: [
      { name: 'accept', label: 'Accept', method: 'POST', path: '/api/invitations/accept', body: { uuid: id(400) }, style: 'primary', needs_reason: false },
      { name: 'decline', label: 'Decline', method: 'POST', path: '/api/invitations/decline', body: { uuid: id(400) }, style: 'default', needs_reason: true },
    ],
    ...changes,
  }
}

export function preview(changes: Partial<InvitationPreview> = {}): InvitationPreview {
  return {
    uuid: null, kind: 'project_member', title: 'Compilers', url: '/projects/x', inviter_name: 'Grace Hopper', role: 'member', role_label: 'member',
    message: '', email_masked: 'a***@example.org', email: 'ada@example.org', state: 'pending', expires_at: '2026-12-01T10:00:00Z',
    address_matches: null, is_link: false, ...changes,
  }
}
