import type { ThunkDispatch, TypedStartListening, UnknownAction } from '@reduxjs/toolkit'
import { useDispatch } from 'react-redux'
import type { api } from './index'

/** The part of the store that every feature may read. */
export interface ApiState {
  api: ReturnType<typeof api.reducer>
}

/** A dispatch for what the API and one feature's own slice understand. */
export type Dispatch<State extends ApiState = ApiState> = ThunkDispatch<State, unknown, UnknownAction>

/** How a feature listens to actions without knowing the whole store. */
export type StartListening<State extends ApiState = ApiState> = TypedStartListening<State, Dispatch<State>>

export const useApiDispatch = () => useDispatch<Dispatch>()
