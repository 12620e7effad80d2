import { createSlice, nanoid, type PayloadAction } from '@reduxjs/toolkit'
import { useCallback } from 'react'
import { useDispatch } from 'react-redux'
import { problemOf } from '../api/problem'

export interface Toast {
  id: string
  text: string
  tone: 'done' | 'problem'
}

const slice = createSlice({
  name: 'toasts',
  initialState: [] as Toast[],
  reducers: {
    shown: {
      reducer(state, action: PayloadAction<Toast>) {
        state.push(action.payload)
        // Four at most: older ones have been read or never will be.
        if (state.length > 4) state.shift()
      },
      prepare: (text: string, tone: Toast['tone'] = 'done') => ({ payload: { id: nanoid(), text, tone } }),
    },
    dismissed: (state, action: PayloadAction<string>) => state.filter((toast) => toast.id !== action.payload),
  },
})

export const { shown: toastShown, dismissed: toastDismissed } = slice.actions
export const toastsReducer = slice.reducer

/** Waits for what a button asked for, and says what was wrong where it was refused. */
export function useTold() {
  const toast = useToast()
  return useCallback(async <Answer extends { error?: unknown }>(asked: PromiseLike<Answer>): Promise<Answer> => {
    const answer = await asked
    if (answer.error) toast(problemOf(answer.error).detail, 'problem')
    return answer
  }, [toast])
}

/** Says in a corner what just happened. For an error at a form use FormProblem instead. */
export function useToast() {
  const dispatch = useDispatch()
  return useCallback((text: string, tone?: Toast['tone']) => void dispatch(toastShown(text, tone)), [dispatch])
}
