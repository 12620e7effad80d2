import { useEffect, useState } from 'react'

export interface Box {
  top: number
  left: number
  width: number
  height: number
}

const MARGIN = 12
const CARD = { width: 320, height: 220 }

/** What a step speaks of: the one of its name that can be seen; a phone has it elsewhere than a desk. */
function boxOf(name: string): Box | null {
  const seen = [...document.querySelectorAll(`[data-tour~="${name}"]`)].find((element) => element.getClientRects().length > 0)
  if (!seen) return null
  const { top, left, width, height } = seen.getBoundingClientRect()
  return { top, left, width, height }
}

/** Follows it while the window changes. */
export function useAnchor(name: string): Box | null {
  const [box, setBox] = useState<Box | null>(null)
  useEffect(() => {
    const look = () => setBox(boxOf(name))
    look()
    window.addEventListener('resize', look)
    return () => window.removeEventListener('resize', look)
  }, [name])
  return box
}

/** Beside what it speaks of, where there is room; the style sheet's corner elsewhere. */
export function beside(box: Box | null): { top: number; left: number } | undefined {
  if (!box) return undefined
  const right = box.left + box.width + MARGIN
  const left = document.dir === 'rtl' ? box.left - CARD.width - MARGIN : right
  if (left < 0 || left + CARD.width > window.innerWidth) return undefined
  return { left, top: Math.max(MARGIN, Math.min(box.top, window.innerHeight - CARD.height)) }
}
