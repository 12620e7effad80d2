import { useCallback, useEffect, useRef, useState } from 'react'
import { useDispatch, useSelector, useStore } from 'react-redux'
import { api, type Conversation, type ListMessagesApiArg } from '../../api'
import { isClosed } from '../../api/problem'
import { heldLoaded, newerLoaded, olderLoaded, roomLeft, trimmed, windowLoaded } from './messages'
import type { Room } from './room'
import { catchUp, type ChatDispatch, type ChatState } from './sync'

const PAGE = 50
// So many messages that were read already stand before the first that was not.
const CONTEXT = 15
const fresh = { forceRefetch: true, subscribe: false }

/** Where a conversation is opened: at one message, where reading goes on (behind a number, if not at the end), or at its end. */
export type Opening = { around: string } | { after: number | null } | null

/** A message that somebody was led to and that could not be shown: gone, or not fetched for another reason. */
export interface Missed {
  message: string
  gone: boolean
}

export const includes = (room: Room | undefined, message: string) => room?.items.some(({ uuid }) => uuid === message) ?? false

export const useChatDispatch = () => useDispatch<ChatDispatch>()

/** A link leads to its message, unread ones are begun at the first, else the end is what one wants to see. */
export function openingOf({ unread, read_seq }: Conversation, linked: string | null): Opening {
  if (linked) return { around: linked }
  return { after: unread > PAGE - CONTEXT ? Math.max(0, read_seq - CONTEXT) : null }
}

/** Where reading goes on is asked for as the page asks for it before its script is there (web/hints.py). */
function asks(opening: Opening): Omit<ListMessagesApiArg, 'uuid'> {
  if (!opening) return {}
  return 'around' in opening ? opening : { unread: true }
}

function holds(room: Room | undefined, opening: Opening): boolean {
  if (!room?.loaded) return false
  if (opening && 'around' in opening) return includes(room, opening.around)
  if (!opening || opening.after === null) return !room.hasNewer
  return !room.hasOlder || (room.items[0]?.seq ?? Infinity) <= opening.after + CONTEXT
}

/** The messages of one conversation: a part of the history at first, more on demand, and whatever the socket brings. */
export function useRoom(uuid: string, opening: Opening) {
  const dispatch = useChatDispatch()
  const store = useStore<ChatState>()
  const room = useSelector((state: ChatState): Room | undefined => state.messages[uuid])
  const [error, setError] = useState<unknown>(null)
  const [loading, setLoading] = useState<'older' | 'newer' | null>(null)
  const [failed, setFailed] = useState<'older' | 'newer' | null>(null)
  const [seeking, setSeeking] = useState(false)
  const [missed, setMissed] = useState<Missed | null>(null)
  const busy = useRef(false)
  const turn = useRef(0)
  const loaded = room?.loaded ?? false

  const ask = useCallback(
    (where: Omit<ListMessagesApiArg, 'uuid'>) => dispatch(api.endpoints.listMessages.initiate({ uuid, limit: PAGE, ...where }, fresh)),
    [dispatch, uuid],
  )

  /** Shows another part of the history; says what was wrong where it cannot. */
  const load = useCallback(async (place: Opening): Promise<unknown> => {
    setError(null)
    turn.current += 1
    const mine = turn.current
    const [answer, held] = await Promise.all([ask(asks(place)), dispatch(api.endpoints.listHeld.initiate({ uuid }, fresh))])
    // Somebody went on to another part meanwhile.
    if (mine !== turn.current) return null
    if (!answer.data) return answer.error
    const { items, has_older, has_newer, change_seq } = answer.data
    dispatch(windowLoaded({ conversation: uuid, items, hasOlder: has_older, hasNewer: has_newer, changeSeq: change_seq }))
    if (held.data) dispatch(heldLoaded({ conversation: uuid, items: held.data.items }))
    // Something may have been said between the answer and now.
    void catchUp(dispatch, store.getState, uuid)
    return null
  }, [ask, dispatch, store, uuid])

  const loadNow = useCallback(async (): Promise<unknown> => {
    setFailed(null)
    setSeeking(false)
    const problem = await load(null)
    setError(problem)
    // An earlier part stays in sight: it says itself that what comes after it is missing.
    if (problem) setFailed('newer')
    return problem
  }, [load])

  /** Shows the part around one message. Where that cannot be, what is in sight stays, and `missed` says why. */
  const loadAround = useCallback(async (message: string): Promise<unknown> => {
    setMissed(null)
    setSeeking(true)
    const asked = load({ around: message })
    const mine = turn.current
    const problem = await asked
    if (mine !== turn.current) return null
    setSeeking(false)
    const found = !problem && includes(store.getState().messages[uuid], message)
    if (!found) setMissed({ message, gone: !problem || isClosed(problem) })
    return problem
  }, [load, store, uuid])

  const first = useRef<Opening | undefined>(opening)
  useEffect(() => {
    const place = first.current
    first.current = undefined
    if (place === undefined ? loaded : holds(store.getState().messages[uuid], place)) return
    const begun = place && 'around' in place ? loadAround(place.around) : load(place ?? null)
    void begun.then((problem) => {
      // What this window has of the conversation is in sight already.
      if (!problem || store.getState().messages[uuid]?.loaded) return
      // Whoever cannot be shown the linked message is shown the conversation; the link says itself why.
      if (place && 'around' in place) void loadNow()
      else setError(problem)
    })
  }, [load, loadAround, loadNow, loaded, store, uuid])
  useEffect(() => () => void dispatch(roomLeft(uuid)), [dispatch, uuid])

  const bring = useCallback(async (side: 'older' | 'newer', edge: number) => {
    const { data } = await ask(side === 'older' ? { before: edge } : { after: edge })
    const now = store.getState().messages[uuid]?.items.at(side === 'older' ? 0 : -1)?.seq
    // Another part is shown by now: this page does not stand beside it.
    if (data && now !== edge) return
    if (!data) setFailed(side)
    else if (side === 'older') dispatch(olderLoaded({ conversation: uuid, items: data.items, hasOlder: data.has_older }))
    else dispatch(newerLoaded({ conversation: uuid, items: data.items, hasNewer: data.has_newer }))
  }, [ask, dispatch, store, uuid])

  const extend = useCallback(async (side: 'older' | 'newer') => {
    const current = store.getState().messages[uuid]
    const edge = current?.items.at(side === 'older' ? 0 : -1)?.seq
    if (busy.current || !edge || !(side === 'older' ? current?.hasOlder : current?.hasNewer)) return
    busy.current = true
    setLoading(side)
    setFailed(null)
    await bring(side, edge).finally(() => {
      busy.current = false
      setLoading(null)
    })
  }, [bring, store, uuid])

  const trim = useCallback(() => dispatch(trimmed(uuid)), [dispatch, uuid])
  return { room, loaded, error, loadAround, loadNow, extend, loading, failed, seeking, missed, trim }
}

export type RoomState = ReturnType<typeof useRoom>
