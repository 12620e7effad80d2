import { useEffect, useRef } from 'react'
import classes from './sidebar.module.css'

const isCut = (element: HTMLElement) => element.scrollWidth > element.clientWidth

/** Tells a name that is cut off in full to the pointer on it, and says nothing twice of one that is not. */
export const tellCut = (element: HTMLElement) => { element.title = isCut(element) ? element.textContent : '' }

/**
 * A name in one line. One that is cut off is told in full when the pointer comes to its link, and takes as many lines as it
 * needs where the keyboard is: no tooltip for each of hundreds of rows, which most of them do not need.
 */
export function LongName({ name }: { name: string }) {
  const label = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const element = label.current
    const link = element?.closest('a')
    if (!element || !link) return
    const pointed = () => tellCut(element)
    const focused = () => { element.toggleAttribute('data-cut', isCut(element)) }
    link.addEventListener('pointerenter', pointed)
    link.addEventListener('focus', focused)
    return () => {
      link.removeEventListener('pointerenter', pointed)
      link.removeEventListener('focus', focused)
    }
  }, [])
  return <span ref={label} className={classes.label} dir="auto">{name}</span>
}
