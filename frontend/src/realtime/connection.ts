import { delayBefore } from './backoff'
import { CLOSE_SIGNED_OUT, CLOSE_TOO_MANY, type Frame, parseFrames } from './frames'

export type Status = 'idle' | 'connecting' | 'live' | 'offline'

export interface ConnectionEvents {
  onFrame: (frame: Frame) => void
  onStatus: (status: Status) => void
  onSignedOut: () => void
}

const MAX_TOPICS_PER_FRAME = 500

/** The one WebSocket of this window: keeps itself open, and keeps the wanted topics subscribed. */
export class Connection {
  private socket: WebSocket | null = null
  private wanted = new Set<string>()
  private attempt = 0
  private retry: ReturnType<typeof setTimeout> | undefined
  private beat: ReturnType<typeof setInterval> | undefined
  private lastHeard = 0
  private running = false
  private greeted = false

  constructor(private url: string, private events: ConnectionEvents) {}

  start(): void {
    if (this.running) return
    this.running = true
    window.addEventListener('online', this.wake)
    window.addEventListener('offline', this.sleep)
    document.addEventListener('visibilitychange', this.wake)
    this.open()
  }

  stop(): void {
    this.running = false
    window.removeEventListener('online', this.wake)
    window.removeEventListener('offline', this.sleep)
    document.removeEventListener('visibilitychange', this.wake)
    this.teardown()
    this.events.onStatus('idle')
  }

  subscribe(topics: string[]): void {
    const fresh = topics.filter((topic) => !this.wanted.has(topic))
    for (const topic of fresh) this.wanted.add(topic)
    if (this.greeted) this.sendTopics('subscribe', fresh)
  }

  unsubscribe(topics: string[]): void {
    const known = topics.filter((topic) => this.wanted.delete(topic))
    if (this.greeted) this.sendTopics('unsubscribe', known)
  }

  private wake = (): void => {
    const waiting = this.running && document.visibilityState === 'visible' && !this.socket
    if (!waiting) return
    this.attempt = 0
    this.open()
  }

  private sleep = (): void => {
    this.teardown()
    this.events.onStatus('offline')
  }

  private open(): void {
    clearTimeout(this.retry)
    this.events.onStatus(this.attempt > 1 ? 'offline' : 'connecting')
    const socket = new WebSocket(this.url)
    this.socket = socket
    socket.onmessage = (message) => {
      this.lastHeard = Date.now()
      for (const frame of parseFrames(String(message.data))) this.receive(frame)
    }
    socket.onclose = (event) => {
      if (this.socket === socket) this.closed(event.code)
    }
  }

  private receive(frame: Frame): void {
    if (frame.t === 'hello') {
      this.greeted = true
      this.attempt = 0
      this.startHeartbeat(frame.heartbeat)
      this.sendTopics('subscribe', [...this.wanted])
      this.events.onStatus('live')
    }
    if (frame.t === 'dropped') this.wanted.delete(frame.topic)
    this.events.onFrame(frame)
  }

  private closed(code: number): void {
    this.teardown()
    if (!this.running) return
    if (code === CLOSE_SIGNED_OUT) {
      this.stop()
      this.events.onSignedOut()
      return
    }
    this.attempt += code === CLOSE_TOO_MANY ? 5 : 1
    this.events.onStatus(this.attempt > 1 ? 'offline' : 'connecting')
    this.retry = setTimeout(() => this.open(), delayBefore(this.attempt - 1))
  }

  private teardown(): void {
    clearTimeout(this.retry)
    clearInterval(this.beat)
    this.greeted = false
    const socket = this.socket
    this.socket = null
    if (socket && socket.readyState <= WebSocket.OPEN) socket.close()
  }

  /** A half-open connection says nothing: two silent beats mean that it is gone. */
  private startHeartbeat(seconds: number): void {
    clearInterval(this.beat)
    this.beat = setInterval(() => {
      if (Date.now() - this.lastHeard > seconds * 2000) this.closed(0)
      else this.send({ op: 'ping' })
    }, seconds * 1000)
  }

  private sendTopics(op: 'subscribe' | 'unsubscribe', topics: string[]): void {
    for (let start = 0; start < topics.length; start += MAX_TOPICS_PER_FRAME) {
      this.send({ op, topics: topics.slice(start, start + MAX_TOPICS_PER_FRAME) })
    }
  }

  private send(frame: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame))
  }
}
