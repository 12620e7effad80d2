import { Switch } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useId } from 'react'
import { useSingleKeys } from '../commands'
import classes from './SingleKeysSwitch.module.css'

/** Off for whoever dictates, or presses keys without wanting to. */
export function SingleKeysSwitch() {
  const { t } = useLingui()
  const id = useId()
  const [on, change] = useSingleKeys()
  return (
    <div>
      <Switch label={t`Single-key shortcuts`} aria-describedby={id} checked={on} onChange={(event) => change(event.currentTarget.checked)} />
      <p id={id} className={classes.note}><Trans>Keys such as j, ? or g i. Switched off, only those with Ctrl or ⌘ do something.</Trans></p>
    </div>
  )
}
