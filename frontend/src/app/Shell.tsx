import { Trans } from '@lingui/react/macro'
import { lazy, Suspense, useCallback, useRef, useState } from 'react'
import { Outlet, useMatch } from 'react-router'
import { useCommandKeys } from '../commands'
import { ChatTopics } from '../features/chat/topics'
import { useRealtime } from '../realtime'
import { useKeptPlace } from '../ui/focus'
import { ConnectionBanner } from './ConnectionBanner'
import { PhoneBar, PhoneHead, Sidebar } from './Navigation'
import classes from './Shell.module.css'
import { Trail, useTrail } from './Trail'
import { useScrollMemory } from './useScrollMemory'
import type { Over } from './useShellCommands'

const Unseen = lazy(() => import('./Unseen'))
const Palette = lazy(() => import('./palette/Palette'))
const KeysOverlay = lazy(() => import('./keys/KeysOverlay'))
const Tour = lazy(() => import('./tour/Tour'))
const Leave = lazy(() => import('./Leave'))

/** What stands over the page, one at a time. */
function useOver() {
  const [over, setOver] = useState<Over | null>(null)
  const open = useCallback((wanted: Over) => {
    // A dialog of the page's own waits for an answer first.
    if (!document.querySelector('[aria-modal=true]')) setOver(wanted)
  }, [])
  return { over, open, close: () => setOver(null) }
}

function SkipLink({ onSkip }: { onSkip: () => void }) {
  return (
    <a href="#content" className={classes.skip} onClick={(event) => { event.preventDefault(); onSkip() }}>
      <Trans>Skip to content</Trans>
    </a>
  )
}

/** The frame around every screen of somebody who is signed in. */
export function Shell() {
  useRealtime()
  // From the first screen on: a page's keys work as soon as the page is there.
  useCommandKeys()
  const { over, open, close } = useOver()
  const trail = useTrail()
  const main = useRef<HTMLElement>(null)
  const body = useRef<HTMLDivElement>(null)
  useScrollMemory(body)
  useKeptPlace(main)
  // A conversation fills the window and scrolls inside; everything else scrolls as a page.
  const fill = useMatch('/chat/*') !== null
  const inConversation = useMatch('/chat/:uuid') !== null
  const search = () => open('palette')
  return (
    <div className={classes.shell} data-fill={fill || undefined}>
      <SkipLink onSkip={() => main.current?.focus()} />
      <Sidebar onSearch={search} />
      {!inConversation && <PhoneHead onSearch={search} trail={trail} />}
      <div ref={body} className={classes.body} data-scrolls>
        <ConnectionBanner />
        <Trail trail={trail} />
        <main id="content" ref={main} tabIndex={-1} className={classes.main}>
          <Outlet />
        </main>
      </div>
      {!inConversation && <PhoneBar />}
      <ChatTopics />
      <Suspense><Unseen open={open} /></Suspense>
      <Suspense>
        {over === 'palette' && <Palette onClose={close} />}
        {over === 'keys' && <KeysOverlay onClose={close} />}
        {over === 'tour' && <Tour onClose={close} />}
        {over === 'leave' && <Leave onClose={close} />}
      </Suspense>
    </div>
  )
}
