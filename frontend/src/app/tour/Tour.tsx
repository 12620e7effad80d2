import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useGetMeQuery } from '../../api'
import { Button, useMediaQuery } from '../../ui'
import { placeOf } from '../../ui/focus'
import { tourSeen } from '../../ui/newHere'
import { KeyCaps } from '../KeyCaps'
import classes from './Tour.module.css'
import { beside, useAnchor } from './useAnchor'

interface TourStep {
  anchor: string
  title: string
  text: string
  keys?: string
}

function useSteps(): TourStep[] {
  const { t } = useLingui()
  const phone = useMediaQuery('(max-width: 47.99em)', undefined, { getInitialValueInEffect: false })
  const steps: TourStep[] = [
    { anchor: 'places', title: t`Everything has its place`, text: t`Home, inbox, chat and projects are always here. A number says how much is new; a number with an @, that somebody mentioned you.` },
    { anchor: 'palette', title: t`Jump anywhere`, text: t`A few letters lead to any conversation, project or person, and to everything that you can do.`, keys: '$mod+k' },
    { anchor: 'inbox', title: t`One list of what waits for you`, text: t`Invitations, mentions and requests come together in the inbox, and you answer them right there.` },
    { anchor: 'you', title: t`This is you`, text: t`Your profile, your preferences and the way out are behind your name.` },
    { anchor: '', title: t`By keyboard, if you like`, text: t`Every screen has keys of its own. This one shows them:`, keys: '?' },
  ]
  return phone ? steps.slice(0, -1).map((step) => Object.assign(step, { keys: undefined })) : steps
}

/** At the end the focus is back where it was. */
function useReturn(): void {
  useLayoutEffect(() => {
    const goBack = placeOf((document.activeElement as HTMLElement | null) ?? document.body)
    return () => void setTimeout(goBack, 0)
  }, [])
}

/** Drawn anew for each step, which begins at its heading. */
function Title({ children }: { children: string }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return <h2 id="ck-tour" ref={heading} tabIndex={-1}>{children}</h2>
}

/** A few words on where things are. It stands beside the page, which stays in reach; skipped once, it is gone. */
export default function Tour({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const steps = useSteps()
  const [at, setAt] = useState(0)
  const { data: me } = useGetMeQuery()
  const { anchor, title, text, keys } = steps[at]!
  const box = useAnchor(anchor)
  useReturn()
  const [number, count] = [at + 1, steps.length]
  const last = number === count
  const end = () => {
    if (me) tourSeen(me)
    onClose()
  }
  return (
    <>
      {box && <div className={classes.ring} style={box} aria-hidden="true" />}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape ends it, as it ends every dialog */}
      <div
        role="dialog" aria-labelledby="ck-tour" aria-describedby="ck-tour-text" className={classes.card} style={beside(box)}
        onKeyDown={(event) => { if (event.key === 'Escape') end() }}
      >
        <p className={classes.count}>{t`Step ${number} of ${count}`}</p>
        <Title key={at}>{title}</Title>
        <p id="ck-tour-text">{text} {keys && <KeyCaps keys={keys} />}</p>
        <div className={classes.buttons}>
          <Button variant="subtle" color="gray" onClick={end}>{last ? <Trans>Close</Trans> : <Trans>Skip the tour</Trans>}</Button>
          {at > 0 && <Button variant="default" onClick={() => setAt(at - 1)}><Trans>Back</Trans></Button>}
          {!last && <Button onClick={() => setAt(at + 1)}><Trans>Next</Trans></Button>}
        </div>
      </div>
    </>
  )
}
