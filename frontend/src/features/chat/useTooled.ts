import { startTransition, useEffect, useState } from 'react'

type Key = string | number | bigint
const NONE: ReadonlySet<Key> = new Set()

/**
 * The rows that have their tools: those that are there when nothing moves. While one scrolls, rows come in by the dozen,
 * and four buttons in each, which nobody aims at yet, would cost more than the words.
 */
export function useTooled(items: readonly { key: Key }[], scrolling: boolean): ReadonlySet<Key> {
  const [tooled, setTooled] = useState(NONE)
  useEffect(() => {
    if (scrolling || items.every(({ key }) => tooled.has(key))) return
    startTransition(() => setTooled(new Set(items.map(({ key }) => key))))
  }, [items, scrolling, tooled])
  return tooled
}
