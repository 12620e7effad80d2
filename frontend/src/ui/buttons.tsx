import {
  ActionIcon as MantineActionIcon, type ActionIconProps, Button as MantineButton, type ButtonProps, createPolymorphicComponent,
} from '@mantine/core'
import type { ComponentProps, ElementType, MouseEvent } from 'react'

interface Busy {
  loading?: boolean
  disabled?: boolean
}

const nothing = (event: MouseEvent) => event.preventDefault()

/**
 * Mantine disables a button while it is busy, and a disabled button loses the focus: who pressed it by keyboard would start
 * again at the top of the page. Ours stays where it is, says that it is busy, and does nothing until it is done.
 */
function busyRoot({ loading, disabled }: Busy) {
  return (root: ComponentProps<'button'>) => (
    // oxlint-disable-next-line react/button-has-type -- Mantine's own type comes with the other properties
    <button {...root} disabled={disabled} aria-disabled={loading || undefined} aria-busy={loading || undefined} onClick={loading ? nothing : root.onClick} />
  )
}

const keepsFocus = (props: Busy & { component?: ElementType }) =>
  props.loading === undefined || props.component ? {} : { renderRoot: busyRoot(props) }

export const Button = createPolymorphicComponent<'button', ButtonProps>(
  (props: ButtonProps) => <MantineButton {...props} {...keepsFocus(props)} />,
)

export const ActionIcon = createPolymorphicComponent<'button', ActionIconProps>(
  (props: ActionIconProps) => <MantineActionIcon {...props} {...keepsFocus(props)} />,
)
