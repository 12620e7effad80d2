import { lazy } from 'react'
import { LateMenu } from '../ui/lateMenu'
import { MeButton } from './MeButton'

const load = () => import('./MeMenuItems')
const MeMenuItems = lazy(load)

/** My own menu. */
export function MeMenu({ compact = false }: { compact?: boolean }) {
  return (
    <LateMenu load={load} button={(props) => <MeButton compact={compact} {...props} />}>
      <MeMenuItems compact={compact} />
    </LateMenu>
  )
}
