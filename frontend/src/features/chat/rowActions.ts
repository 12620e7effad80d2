/** What the rows of one conversation can ask of it. */
import { createContext, use } from 'react'
import type { Message } from '../../api'

export interface RowActions {
  /** Opens one message for editing. */
  edit: (uuid: string) => void
  /** Closes that one, unless another is open by now. */
  edited: (uuid: string) => void
  /** The edit that was opened just now, until its field has the focus. */
  opened: Set<string>
  reply: (message: Message) => void
  remove: (message: Message) => void
  /** Takes the words of a message that was not sent back to where one writes. */
  rewrite: (body: string) => void
}

export const RowActionsContext = createContext<RowActions | null>(null)

export function useRowActions(): RowActions {
  const actions = use(RowActionsContext)
  if (!actions) throw new Error('A message stands in a conversation.')
  return actions
}
