/** The browser's title: how much waits, the part of the screen, the screen, the site. */
import { useEffect } from 'react'
import { bootstrap } from '../bootstrap'

const now = { waiting: 0, part: '', title: '' }

function write(change: Partial<typeof now>): void {
  Object.assign(now, change)
  const { waiting, part, title } = now
  const words = [part, title, bootstrap.site].filter((word, at, all) => word && all.indexOf(word) === at).join(' · ')
  document.title = waiting ? `(${waiting > 99 ? '99+' : waiting}) ${words}` : words
}

/** One per screen. */
export function useTitle(title: string): void {
  useEffect(() => write({ title }), [title])
}

/** Which tab or step of a screen is open; it stands before the screen's own title. */
export function useTitlePart(part: string): void {
  useEffect(() => {
    write({ part })
    return () => write({ part: '' })
  }, [part])
}

/** How much waits for the person; whoever has another tab before him sees it there. */
export function useTitleCount(waiting: number): void {
  useEffect(() => {
    write({ waiting })
    return () => write({ waiting: 0 })
  }, [waiting])
}
