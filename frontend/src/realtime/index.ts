import type { Dispatch } from '@reduxjs/toolkit'
import { useEffect, useRef } from 'react'
import { useDispatch } from 'react-redux'
import { signedOutByServer } from '../api/emptyApi'
import { bootstrap, has } from '../bootstrap'
import { Connection } from './connection'
import { headSeen, missedEvents, pushed, statusChanged, topicDropped } from './events'
import type { Frame } from './frames'
import { lookAgain } from './polling'

let connection: Connection | null = null
// A socket that was refused at once would be refused again.
let wasHeard = false
const uses = new Map<string, number>()

function toActions(frame: Frame, dispatch: Dispatch): void {
  if (frame.t === 'event') {
    dispatch(pushed({ topic: frame.topic, type: frame.type, cursor: frame.cursor ?? null, data: frame.data }))
  } else if (frame.t === 'head') dispatch(headSeen({ topic: frame.topic, cursor: frame.cursor }))
  else if (frame.t === 'resync') dispatch(missedEvents())
  else if (frame.t === 'dropped') dispatch(topicDropped({ topic: frame.topic }))
}

export function socketUrl(location: Location = window.location): string {
  const url = new URL(bootstrap.ws, location.href)
  url.protocol = url.protocol.replace('http', 'ws')
  url.hash = ''
  return url.href
}

function open(dispatch: Dispatch): Connection {
  let wasLive = false
  const created = new Connection(socketUrl(), {
    onFrame: (frame) => toActions(frame, dispatch),
    onStatus: (status) => {
      dispatch(statusChanged(status))
      if (status !== 'live') return
      wasHeard = true
      if (wasLive) dispatch(missedEvents())
      wasLive = true
    },
    onSignedOut: () => dispatch(signedOutByServer()),
  })
  created.subscribe([...uses.keys()])
  created.start()
  return created
}

/** Keeps the socket open while somebody is signed in. Used once, by the shell. */
export function useRealtime(): void {
  const dispatch = useDispatch()
  useEffect(() => {
    if (!has('realtime')) return lookAgain(dispatch)
    connection = open(dispatch)
    return () => {
      connection?.stop()
      connection = null
    }
  }, [dispatch])
}

/** Opens the socket again for a session that goes on under another key, as after a new password. */
export function goOn(): void {
  if (wasHeard) connection?.start()
  wasHeard = false
}

function hold(topics: readonly string[]): void {
  for (const topic of topics) uses.set(topic, (uses.get(topic) ?? 0) + 1)
  connection?.subscribe([...topics])
}

function release(topics: readonly string[]): void {
  const unused = topics.filter((topic) => {
    const left = (uses.get(topic) ?? 1) - 1
    if (left > 0) uses.set(topic, left)
    else uses.delete(topic)
    return left <= 0
  })
  connection?.unsubscribe(unused)
}

/** Subscribes while the component is mounted; a topic used twice is subscribed once, and one that stays is left alone when others come. */
export function useTopics(topics: string[]): void {
  const key = topics.join(' ')
  const held = useRef<string[]>([])
  useEffect(() => {
    const list = key ? key.split(' ') : []
    hold(list)
    release(held.current)
    held.current = list
  }, [key])
  useEffect(() => () => {
    release(held.current)
    held.current = []
  }, [])
}

export { headSeen, missedEvents, pushed, topicDropped, type Push } from './events'
