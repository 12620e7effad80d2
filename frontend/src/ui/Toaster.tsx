import { useLingui } from '@lingui/react/macro'
import { CloseButton } from '@mantine/core'
import { type FocusEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { useDispatch, useSelector } from 'react-redux'
import { useCommands } from '../commands'
import { Button } from './buttons'
import { placeOf } from './focus'
import { Icon } from './icons'
import classes from './Toaster.module.css'
import { runToastAction, type Toast, toastDismissed, toastHeld } from './toasts'

const SHOWN_MS = 6000

function Item({ toast, leave }: { toast: Toast; leave: () => void }) {
  const { t } = useLingui()
  const dispatch = useDispatch()
  // Under the mouse and with the focus inside it stays: nobody should have to reach its button against a clock.
  const [pointed, setPointed] = useState(false)
  const [focused, setFocused] = useState(false)
  const hold = {
    // Not where it appears under a mouse that rests: nobody reads it there, and what waits for its end would never go out.
    onPointerMove: () => setPointed(true), onPointerLeave: () => setPointed(false), onFocus: () => setFocused(true), onBlur: () => setFocused(false),
  }
  const { id, tone } = toast
  const held = pointed || focused
  useEffect(() => void dispatch(toastHeld({ id, held })), [dispatch, id, held])
  useEffect(() => {
    // A problem stays until it is closed.
    if (tone === 'problem' || held) return
    const timer = setTimeout(() => dispatch(toastDismissed(id)), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [dispatch, id, tone, held])
  const close = () => {
    leave()
    dispatch(toastDismissed(toast.id))
  }
  return (
    <li className={classes.toast} data-tone={toast.tone} {...hold}>
      <Icon name={toast.tone === 'done' ? 'check' : 'alert'} />
      <span dir="auto">{toast.text}</span>
      {toast.action && <Button size="compact-sm" variant="default" onClick={() => { runToastAction(toast.id); close() }}>{toast.action}</Button>}
      <CloseButton size="sm" aria-label={t`Dismiss`} onClick={close} />
    </li>
  )
}

/** The way to the newest toast by one key, and back to where one was by the same, by Escape, or when it is dealt with. */
function useWayThere(region: RefObject<HTMLElement | null>) {
  const { t } = useLingui()
  const goBack = useRef<(() => void) | null>(null)
  const isInside = (element: Element | null) => Boolean(region.current?.contains(element))
  const came = ({ relatedTarget: from }: FocusEvent) => {
    if (!isInside(from)) goBack.current = from instanceof HTMLElement ? placeOf(from) : null
  }
  const leave = () => {
    if (isInside(document.activeElement)) goBack.current?.()
  }
  const go = () => {
    if (isInside(document.activeElement)) return leave()
    const newest = [...region.current?.querySelectorAll('li') ?? []].at(-1)
    if (!newest) return false
    newest.querySelector('button')?.focus()
  }
  useCommands([{ id: 'toast', section: t`Everywhere`, label: t`To the newest notice in the corner, and back`, keys: 'F6', hidden: true, run: go }], 'everywhere')
  return { came, leave }
}

export function Toaster() {
  const { t } = useLingui()
  const toasts = useSelector((state: { toasts: Toast[] }) => state.toasts)
  const region = useRef<HTMLElement>(null)
  const { came, leave } = useWayThere(region)
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape leads back, from whichever button inside
    <section
      ref={region} aria-label={t`What just happened`} className={classes.region}
      onFocus={came} onKeyDown={(event) => { if (event.key === 'Escape') leave() }}
    >
      <div role="status">
        <ol className={classes.list}>
          {toasts.map((toast) => <Item key={toast.id} toast={toast} leave={leave} />)}
        </ol>
      </div>
    </section>
  )
}
