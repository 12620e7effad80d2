import { useState } from 'react'
import { useSearchParams } from 'react-router'

/** Whether a part of the screen is open, by its own button or because the address asks for it (`?ask=passkey`): the palette leads there. */
export function useOpened(what: string): [boolean, (opened: boolean) => void] {
  const [params, setParams] = useSearchParams()
  const [opened, setOpened] = useState(false)
  const asked = params.get('ask') === what
  const set = (on: boolean) => {
    setOpened(on)
    if (on || !asked) return
    setParams((before) => {
      before.delete('ask')
      return before
    }, { replace: true, preventScrollReset: true })
  }
  return [opened || asked, set]
}
