import { lazy, Suspense, useState } from 'react'
import { MeButton } from './MeButton'

const load = () => import('./MeMenuItems')
const MeMenuItems = lazy(load)
const soon = () => void load().catch(() => {})

/** My own menu. Its parts are loaded when a hand or the keyboard comes near: the first screen is quicker without them. */
export function MeMenu({ compact = false }: { compact?: boolean }) {
  const [asked, setAsked] = useState(false)
  const button = <MeButton compact={compact} aria-expanded={false} onClick={() => setAsked(true)} onPointerEnter={soon} onFocus={soon} />
  return asked ? <Suspense fallback={button}><MeMenuItems compact={compact} /></Suspense> : button
}
