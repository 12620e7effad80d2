import { useRef } from 'react'
import { Outlet, useMatch } from 'react-router'
import { useRealtime } from '../realtime'
import { useKeptPlace } from '../ui/focus'
import { ConnectionBanner } from './ConnectionBanner'
import { PhoneBar, Sidebar } from './Navigation'
import classes from './Shell.module.css'
import { useScrollMemory } from './useScrollMemory'
import { useChatTopics } from '../features/chat/topics'

/** The frame around every screen of somebody who is signed in. */
export function Shell() {
  useRealtime()
  useChatTopics()
  const main = useRef<HTMLElement>(null)
  const body = useRef<HTMLDivElement>(null)
  useScrollMemory(body)
  useKeptPlace(main)
  // A conversation fills the window and scrolls inside; everything else scrolls as a page.
  const fill = useMatch('/chat/*') !== null
  const inConversation = useMatch('/chat/:uuid') !== null
  return (
    <div className={classes.shell} data-fill={fill || undefined}>
      <a href="#content" className={classes.skip} onClick={(event) => { event.preventDefault(); main.current?.focus() }}>
        Skip to content
      </a>
      <Sidebar />
      <div ref={body} className={classes.body} data-scrolls>
        <ConnectionBanner />
        <main id="content" ref={main} tabIndex={-1} className={classes.main}>
          <Outlet />
        </main>
      </div>
      {!inConversation && <PhoneBar />}
    </div>
  )
}
