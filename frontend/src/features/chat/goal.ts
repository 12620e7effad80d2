/** Where an address leads in a conversation: to the message that it names, or back to where one was before. */
import { useState } from 'react'
import { NavigationType, useLocation, useNavigationType } from 'react-router'

/** The first message in sight, and how far its upper edge lies above that of the list. */
interface Place {
  message: string
  offset: number
}

export interface Goal {
  /** Another one each time that a link is followed, also the same link. */
  key: string
  /** Nothing: the conversation is opened where its unread messages begin, or stays where it is. */
  to: 'link' | 'place' | 'end' | null
  message: string | null
  offset: number
}

// By entry of the browser's history, for as long as the window lives; null where one was at the end.
const places = new Map<string, Place | null>()

export function keepPlaceOf(key: string, place: Place | null): void {
  places.set(key, place)
}

function goalOf(key: string, search: string, returns: boolean): Goal {
  const place = returns ? places.get(key) : undefined
  if (place) return { key, to: 'place', ...place }
  if (place === null) return { key, to: 'end', message: null, offset: 0 }
  const message = new URLSearchParams(search).get('message')
  if (message) return { key, to: 'link', message, offset: 0 }
  return { key, to: returns ? 'end' : null, message: null, offset: 0 }
}

export function useGoal(): Goal {
  const { key, search } = useLocation()
  const returns = useNavigationType() === NavigationType.Pop
  // Looked up once for each entry: what is kept on the way there is not where one goes.
  const [goal, setGoal] = useState(() => goalOf(key, search, returns))
  if (goal.key !== key) setGoal(goalOf(key, search, returns))
  return goal
}
