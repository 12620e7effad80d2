import { useLingui } from '@lingui/react/macro'
import { VisuallyHidden } from '@mantine/core'
import classes from './Tally.module.css'

/** How many wait, as a number for the eye and in words for the ear; says nothing at zero. */
export function Tally({ value, words, tone = 'plain' }: { value: number; words: string; tone?: 'plain' | 'soft' | 'accent' | 'strong' | 'mention' }) {
  const { t } = useLingui()
  if (!value) return null
  return (
    <span className={classes.tally} data-tone={tone}>
      <span aria-hidden="true">{tone === 'mention' && '@'}{value > 99 ? t`99+` : value}</span>
      <VisuallyHidden>{` ${words}`}</VisuallyHidden>
    </span>
  )
}
