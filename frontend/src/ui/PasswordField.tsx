import { useLingui } from '@lingui/react/macro'
import { PasswordInput as MantinePasswordInput, type PasswordInputProps } from '@mantine/core'
import { useState } from 'react'

/**
 * Says that it is wrong to everybody: Mantine's own colours its frame but leaves the field's state unsaid. What shows the
 * password is a button with a name, within reach of the keyboard.
 */
export function PasswordInput(props: PasswordInputProps) {
  const { t } = useLingui()
  const [visible, setVisible] = useState(false)
  return (
    <MantinePasswordInput
      aria-invalid={props.error ? true : undefined} visible={visible} onVisibilityChange={setVisible}
      visibilityToggleFocusable visibilityToggleButtonProps={{ 'aria-label': t`Show password`, 'aria-pressed': visible }} {...props}
    />
  )
}
