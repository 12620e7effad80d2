export { useStandsOn } from './focused'
export { useCommandKeys } from './keys'
export { type Command, useAllCommands, useCommands } from './registry'
export { singleKeys, useSingleKeys } from './single'
