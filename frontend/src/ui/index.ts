/** The client's components: thin over Mantine, so that a part of it can be swapped in one place. */
export {
  Anchor, Badge, Checkbox, CopyButton, FileButton, Group, Menu, MultiSelect, NativeSelect,
  Progress, Radio, SegmentedControl, Select, Stack, Switch, Table, TagsInput, Text, Textarea,
  TextInput, Tooltip, UnstyledButton, VisuallyHidden, useMantineColorScheme as useColorScheme,
} from '@mantine/core'
export { useDebouncedValue, useMediaQuery } from '@mantine/hooks'
export * from './buttons'
export * from './dialog'
export { useFocusOnStep } from './focus'
export * from './form'
export * from './icons'
export * from './live'
export * from './Outside'
export * from './Page'
export * from './PasswordField'
export * from './person'
export * from './RichText'
export * from './states'
export * from './tags'
export * from './time'
export { useToast, useTold } from './toasts'
export * from './unsaved'
export * from './words'
