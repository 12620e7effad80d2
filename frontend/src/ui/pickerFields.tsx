/** Fields that open a list of their own, with the engine that places it. */
import { MultiSelect, type MultiSelectProps, Select, type SelectProps } from '@mantine/core'
import { useEffect, useReducer, useState } from 'react'

export { TagsInput } from '@mantine/core'

const EVERY_MS = 50

interface Opens {
  dropdownOpened?: boolean
  onDropdownOpen?: () => void
  onDropdownClose?: () => void
}

// Who has opened a list has the focus.
const saysWhich = () => document.getElementById(document.activeElement?.getAttribute('aria-controls') ?? '') !== null

/**
 * Mantine's tell which list they have opened, and that it is open, only when they are drawn after it is there; nothing says
 * when that is, and on a slow machine it is late.
 */
function useSaysOpen({ dropdownOpened, onDropdownOpen, onDropdownClose }: Opens) {
  const [own, setOwn] = useState(false)
  const [, drawAgain] = useReducer((times: number) => times + 1, 0)
  const opened = dropdownOpened ?? own
  useEffect(() => {
    if (!opened) return
    const timer = setInterval(() => { if (!saysWhich()) drawAgain() }, EVERY_MS)
    return () => clearInterval(timer)
  }, [opened])
  return {
    onDropdownOpen: () => { setOwn(true); onDropdownOpen?.() },
    onDropdownClose: () => { setOwn(false); onDropdownClose?.() },
  }
}

// Bare words as values: Mantine's own take numbers too.
export const WordSelect = (props: SelectProps) => <Select {...props} {...useSaysOpen(props)} />
export const WordMultiSelect = (props: MultiSelectProps) => <MultiSelect {...props} {...useSaysOpen(props)} />
