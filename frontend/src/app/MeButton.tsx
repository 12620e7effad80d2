import type { ComponentPropsWithRef } from 'react'
import { useGetMeQuery } from '../api'
import { Face, UnstyledButton } from '../ui'
import classes from './MeMenu.module.css'

export function MeButton({ compact, ...props }: ComponentPropsWithRef<'button'> & { compact: boolean }) {
  const { data: me } = useGetMeQuery()
  const name = me?.display_name ?? 'You'
  return (
    <UnstyledButton aria-haspopup="menu" {...props} className={compact ? classes.compact : classes.me}>
      <Face person={{ display_name: name, avatar_url: me?.avatar_url ?? null }} size={compact ? 22 : 26} />
      <span className={classes.name} dir="auto">{compact ? 'You' : name}</span>
    </UnstyledButton>
  )
}
