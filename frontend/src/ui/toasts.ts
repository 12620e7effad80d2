import { createSlice, isAnyOf, nanoid, type PayloadAction, type ThunkDispatch, type TypedStartListening, type UnknownAction } from '@reduxjs/toolkit'
import { useLingui } from '@lingui/react/macro'
import { useCallback } from 'react'
import { useDispatch } from 'react-redux'
import { isOld, problemOf } from '../api/problem'

export interface Toast {
  id: string
  text: string
  tone: 'done' | 'problem'
  /** What the one button beside the words is called. */
  action?: string
  /** The mouse is on it, or the focus in it. */
  held?: boolean
}

export interface ToastAction {
  label: string
  run: () => void
}

interface Ways {
  run?: () => void
  onGone?: () => void
}

interface ToastState {
  toasts: Toast[]
}

// Beside the store, which holds no functions; of the toasts that are shown only.
const ways = new Map<string, Ways>()

const slice = createSlice({
  name: 'toasts',
  initialState: [] as Toast[],
  reducers: {
    shown: {
      reducer(state, action: PayloadAction<Toast>) {
        state.push(action.payload)
        // Four at most: older ones have been read or never will be. Nobody's hand is pulled away from one.
        if (state.length > 4) state.splice(state.findIndex(({ held }) => !held), 1)
      },
      prepare: (text: string, tone: Toast['tone'] = 'done', { id = nanoid(), action }: { id?: string; action?: string } = {}) => ({
        payload: { id, text, tone, action },
      }),
    },
    held(state, { payload }: PayloadAction<{ id: string; held: boolean }>) {
      const toast = state.find(({ id }) => id === payload.id)
      if (toast) toast.held = payload.held
    },
    dismissed: (state, action: PayloadAction<string>) => state.filter((toast) => toast.id !== action.payload),
  },
})

export const { shown: toastShown, held: toastHeld, dismissed: toastDismissed } = slice.actions
export const toastsReducer = slice.reducer

/** Whichever way a toast went, by its clock, by hand or pushed out by newer ones: what it stood for is settled. */
export function startToastSync(start: TypedStartListening<ToastState, ThunkDispatch<ToastState, unknown, UnknownAction>>): void {
  start({
    matcher: isAnyOf(toastShown, toastDismissed),
    effect: (_action, { getState }) => {
      const shown = new Set(getState().toasts.map(({ id }) => id))
      for (const [id, { onGone }] of ways) {
        if (shown.has(id)) continue
        ways.delete(id)
        onGone?.()
      }
    },
  })
}

/** Does what the button beside the words is for, instead of what follows when the toast goes. */
export function runToastAction(id: string): void {
  const run = ways.get(id)?.run
  ways.delete(id)
  run?.()
}

/** Waits for what a button asked for, and says what was wrong where it was refused. */
export function useTold() {
  const toast = useToast()
  return useCallback(async <Answer extends { error?: unknown }>(asked: PromiseLike<Answer>): Promise<Answer> => {
    const answer = await asked
    if (answer.error) toast(problemOf(answer.error).detail, 'problem')
    return answer
  }, [toast])
}

/**
 * Waits for a decision. Where it came too late, what asked for it is shown anew and may be gone by then, so that is said
 * in the corner, and the answer is false; another refusal is thrown, to be shown where it was asked for.
 */
export function useDecided() {
  const { t } = useLingui()
  const toast = useToast()
  return useCallback(async (asked: PromiseLike<{ error?: unknown }>, about: string): Promise<boolean> => {
    const { error } = await asked
    if (!error) return true
    if (!isOld(error)) throw error
    const { detail } = problemOf(error)
    toast(t`“${about}”: your answer did not count. ${detail}`, 'problem')
    return false
  }, [t, toast])
}

/**
 * Says in a corner what just happened. For an error at a form use FormProblem instead. `onGone` is called when it goes
 * and its button was not pressed: until then one may change one's mind.
 */
export function useToast() {
  const dispatch = useDispatch()
  return useCallback((text: string, tone?: Toast['tone'], { action, onGone }: { action?: ToastAction; onGone?: () => void } = {}) => {
    const id = nanoid()
    if (action || onGone) ways.set(id, { run: action?.run, onGone })
    dispatch(toastShown(text, tone, { id, action: action?.label }))
  }, [dispatch])
}
