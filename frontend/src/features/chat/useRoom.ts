import { useCallback, useEffect, useRef, useState } from 'react'
import { useDispatch, useSelector, useStore } from 'react-redux'
import { api } from '../../api'
import { heldLoaded, olderLoaded, type Room, roomLeft, windowLoaded } from './messages'
import { catchUp, type ChatDispatch, type ChatState } from './sync'

const PAGE = 50
const fresh = { forceRefetch: true, subscribe: false }

export const useChatDispatch = () => useDispatch<ChatDispatch>()

/** The messages of one conversation: the newest page at first, older ones on demand, and whatever the socket brings. */
export function useRoom(uuid: string) {
  const dispatch = useChatDispatch()
  const store = useStore<ChatState>()
  const room = useSelector((state: ChatState): Room | undefined => state.messages[uuid])
  const [error, setError] = useState<unknown>(null)
  const [loadingOlder, setLoadingOlder] = useState(false)
  const [olderFailed, setOlderFailed] = useState(false)
  const busy = useRef(false)
  const loaded = room?.loaded ?? false

  const load = useCallback(async () => {
    setError(null)
    const [answer, held] = await Promise.all([
      dispatch(api.endpoints.listMessages.initiate({ uuid, limit: PAGE }, fresh)),
      dispatch(api.endpoints.listHeld.initiate({ uuid }, fresh)),
    ])
    if (!answer.data) {
      setError(answer.error)
      return
    }
    const { items, has_older, change_seq } = answer.data
    dispatch(windowLoaded({ conversation: uuid, items, hasOlder: has_older, changeSeq: change_seq }))
    if (held.data) dispatch(heldLoaded({ conversation: uuid, items: held.data.items }))
    // Something may have been said between the answer and now.
    void catchUp(dispatch, store.getState, uuid)
  }, [dispatch, store, uuid])

  useEffect(() => {
    if (!loaded) void load()
  }, [load, loaded])
  useEffect(() => () => void dispatch(roomLeft(uuid)), [dispatch, uuid])

  const loadOlder = useCallback(async () => {
    const current = store.getState().messages[uuid]
    const first = current?.items[0]?.seq
    if (busy.current || !current?.hasOlder || !first) return
    busy.current = true
    setLoadingOlder(true)
    setOlderFailed(false)
    const answer = await dispatch(api.endpoints.listMessages.initiate({ uuid, before: first, limit: PAGE }, fresh))
    if (answer.data) dispatch(olderLoaded({ conversation: uuid, items: answer.data.items, hasOlder: answer.data.has_older }))
    else setOlderFailed(true)
    busy.current = false
    setLoadingOlder(false)
  }, [dispatch, store, uuid])

  return { room, loaded, error, load, loadOlder, loadingOlder, olderFailed }
}
