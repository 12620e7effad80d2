import type { Picked } from './mentions'

export interface Draft {
  text: string
  picked: Picked[]
}

const key = (conversation: string) => `collabkit-draft:${conversation}`

/** What was begun and not sent, per conversation, for as long as the window lives. */
export const drafts = {
  read(conversation: string): Draft {
    const stored = sessionStorage.getItem(key(conversation))
    return stored ? (JSON.parse(stored) as Draft) : { text: '', picked: [] }
  },
  write(conversation: string, draft: Draft): void {
    if (draft.text) sessionStorage.setItem(key(conversation), JSON.stringify(draft))
    else sessionStorage.removeItem(key(conversation))
  },
}
