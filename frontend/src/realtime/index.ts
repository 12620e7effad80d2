import type { Dispatch } from '@reduxjs/toolkit'
import { useEffect } from 'react'
import { useDispatch } from 'react-redux'
import { signedOutByServer } from '../api/emptyApi'
import { bootstrap, has } from '../bootstrap'
import { Connection } from './connection'
import { headSeen, missedEvents, pushed, statusChanged, topicDropped } from './events'
import type { Frame } from './frames'
import { lookAgain } from './polling'

let connection: Connection | null = null
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

/** Subscribes while the component is mounted; a topic used twice is subscribed once. */
export function useTopics(topics: string[]): void {
  const key = topics.join(' ')
  useEffect(() => {
    const list = key ? key.split(' ') : []
    for (const topic of list) uses.set(topic, (uses.get(topic) ?? 0) + 1)
    connection?.subscribe(list)
    return () => {
      const unused = list.filter((topic) => {
        const left = (uses.get(topic) ?? 1) - 1
        if (left > 0) uses.set(topic, left)
        else uses.delete(topic)
        return left <= 0
      })
      connection?.unsubscribe(unused)
    }
  }, [key])
}

export { headSeen, missedEvents, pushed, topicDropped, type Push } from './events'
