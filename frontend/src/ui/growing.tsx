import { InputBase, type InputBaseProps } from '@mantine/core'
import type { ComponentPropsWithRef } from 'react'

// Mantine's own measures itself by script, which lays out the page three times for every letter.
const ROWS = globalThis.CSS?.supports?.('field-sizing', 'content') ? 1 : 3

/** A field to write in that grows with its text, up to ten lines; in a browser that cannot do so by itself, it has three. */
export function GrowingField(props: InputBaseProps & Omit<ComponentPropsWithRef<'textarea'>, keyof InputBaseProps>) {
  return <InputBase component="textarea" multiline rows={ROWS} data-grows {...props} />
}
