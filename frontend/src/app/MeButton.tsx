import { useLingui } from '@lingui/react/macro'
import type { ComponentPropsWithRef } from 'react'
import { useGetMeQuery } from '../api'
import { Face, UnstyledButton } from '../ui'
import classes from './MeMenu.module.css'

export function MeButton({ compact, ...props }: ComponentPropsWithRef<'button'> & { compact: boolean }) {
  const { data: me } = useGetMeQuery()
  const { t } = useLingui()
  const name = me?.display_name ?? t`You`
  return (
    <UnstyledButton aria-haspopup="menu" data-tour="you" {...props} className={compact ? classes.compact : classes.me}>
      <Face person={{ display_name: name, avatar_url: me?.avatar_url ?? null }} size={compact ? 20 : 26} />
      <span className={classes.name} dir="auto">{compact ? t`You` : name}</span>
    </UnstyledButton>
  )
}
