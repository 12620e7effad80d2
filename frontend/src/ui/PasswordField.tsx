import { PasswordInput as MantinePasswordInput, type PasswordInputProps } from '@mantine/core'

/** Says that it is wrong to everybody: Mantine's own colours its frame but leaves the field's state unsaid. */
export function PasswordInput(props: PasswordInputProps) {
  return <MantinePasswordInput aria-invalid={props.error ? true : undefined} {...props} />
}
