import { useEffect, useRef } from 'react'
import { useLeave } from './useLeave'

/** Signs out as soon as it is drawn, by the palette's command; where there is something to lose it asks first. */
export default function Leave({ onClose }: { onClose: () => void }) {
  const { leave, question } = useLeave(onClose)
  const begun = useRef(false)
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    leave()
  }, [leave])
  return question
}
