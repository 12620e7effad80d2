/** Who sits in front of this window: nothing of one person is ever shown to the next. */
import { t } from '@lingui/core/macro'
import type { Dispatch } from '@reduxjs/toolkit'
import { api } from '../api'
import type { StartListening } from '../api/listening'
import { sessionApi, signedOutByServer } from '../api/session'
import { followLanguage } from '../i18n'
import { allForgotten } from '../features/chat/messages'
import { forgetRecents } from './palette/recent'
import { goOn } from '../realtime'
import { toastShown } from '../ui/toasts'
import type { RootState } from './store'

const KEY = 'collabkit-person'

/** The windows of one browser share their session: who leaves or comes in one does so in all. */
export function followOtherWindows(dispatch: Dispatch): () => void {
  const follow = ({ key, oldValue, newValue }: StorageEvent) => {
    if (key !== KEY || oldValue === newValue) return
    if (newValue === null) dispatch(signedOutByServer())
    else if (oldValue !== null) window.location.reload()
  }
  window.addEventListener('storage', follow)
  return () => window.removeEventListener('storage', follow)
}

export function startPersonSync(start: StartListening<RootState>): void {
  start({
    actionCreator: signedOutByServer,
    effect: async (_action, { dispatch, getState }) => {
      const answer = await dispatch(sessionApi.endpoints.getSession.initiate(undefined, { forceRefetch: true, subscribe: false }))
      if (answer.data?.signedIn) goOn()
      const holdsSomebody = api.endpoints.getMe.select()(getState()).data !== undefined
      if (!holdsSomebody || answer.data?.signedIn !== false) return
      dispatch(allForgotten())
      forgetRecents()
      dispatch(api.util.resetApiState())
      dispatch(toastShown(t`You were signed out. Sign in to go on.`))
    },
  })
  start({
    matcher: api.endpoints.getMe.matchFulfilled,
    effect: (action, { dispatch, getOriginalState }) => {
      const { uuid, language } = (action as { payload: { uuid: string | null; language?: string } }).payload
      if (uuid) localStorage.setItem(KEY, uuid)
      const before = api.endpoints.getMe.select()(getOriginalState()).data?.uuid
      // The session became somebody else's while this window was open.
      if (before && before !== uuid) {
        dispatch(allForgotten())
        forgetRecents()
        window.location.reload()
      }
      // Only on arriving: nobody's work is interrupted because of a choice made elsewhere.
      if (!before && language) followLanguage(language)
    },
  })
  start({
    matcher: sessionApi.endpoints.signOut.matchFulfilled,
    effect: () => {
      localStorage.removeItem(KEY)
      forgetRecents()
    },
  })
}
