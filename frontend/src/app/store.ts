import { combineReducers, configureStore, createListenerMiddleware } from '@reduxjs/toolkit'
import { api } from '../api'
import type { StartListening } from '../api/listening'
import { messagesReducer } from '../features/chat/messages'
import { type ChatState, startChatSync } from '../features/chat/sync'
import { startInboxSync } from '../features/inbox/sync'
import { startProjectSync } from '../features/projects/sync'
import { startPersonSync } from './person'
import { realtimeReducer } from '../realtime/events'
import { startToastSync, toastsReducer } from '../ui/toasts'

const rootReducer = combineReducers({
  api: api.reducer,
  messages: messagesReducer,
  realtime: realtimeReducer,
  toasts: toastsReducer,
})

export type RootState = ReturnType<typeof rootReducer>

/** A store of its own for each page load and each test. */
export function makeStore() {
  const listener = createListenerMiddleware()
  const store = configureStore({
    reducer: rootReducer,
    middleware: (standard) => standard().prepend(listener.middleware).concat(api.middleware),
  })
  const start = listener.startListening as unknown as StartListening<RootState>
  startChatSync(start as unknown as StartListening<ChatState>)
  startInboxSync(start as unknown as StartListening)
  startProjectSync(start as unknown as StartListening)
  startPersonSync(start)
  startToastSync(start as unknown as Parameters<typeof startToastSync>[0])
  return store
}

export type AppStore = ReturnType<typeof makeStore>
export type AppDispatch = AppStore['dispatch']
