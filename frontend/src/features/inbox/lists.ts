/** The lists of the inbox, and what each teaches while it is empty. */
import { t } from '@lingui/core/macro'
import type { NotificationFilter } from '../../api'
import type { IconName } from '../../ui'

export type Filter = NotificationFilter['filter']
export const FILTERS: readonly Filter[] = ['all', 'unread', 'action', 'mentions', 'snoozed', 'done']
export const toFilter = (value: string | null): Filter => FILTERS.find((name) => name === value) ?? 'all'

/** What an empty list teaches. */
export const empties: Record<Filter, { icon: IconName; title: string; text: string }> = {
  all: { icon: 'inbox', get title() { return t`Nothing has come yet` }, get text() { return t`Invitations, applications and mentions of you arrive here; what is done leaves.` } },
  unread: { icon: 'check', get title() { return t`You have read everything` }, get text() { return t`New things appear here by themselves.` } },
  action: { icon: 'check', get title() { return t`Nothing waits for your decision` }, get text() { return t`Invitations and applications that you can decide appear here.` } },
  mentions: { icon: 'chat', get title() { return t`Nobody has mentioned you` }, get text() { return t`When somebody writes your name with an @, it appears here.` } },
  snoozed: { icon: 'clock', get title() { return t`Nothing is snoozed` }, get text() { return t`What you snooze waits here and comes back as new at its time.` } },
  done: { icon: 'check', get title() { return t`Nothing is done yet` }, get text() { return t`What you mark as done leaves the inbox and can be found here.` } },
}
