import { useEffect, useState } from 'react'

/**
 * What the keyboard stands on, as `read` tells of it; empty where it stands on nothing of the kind. The palette and other
 * dialogs change nothing: they give the focus back, and a command is run there.
 */
export function useStandsOn(read: (target: Element) => string): string {
  const [now, setNow] = useState('')
  useEffect(() => {
    const look = ({ target }: FocusEvent) => {
      if (target instanceof Element && !target.closest('dialog, [role=dialog]')) setNow(read(target))
    }
    document.addEventListener('focusin', look)
    return () => document.removeEventListener('focusin', look)
  }, [read])
  return now
}
