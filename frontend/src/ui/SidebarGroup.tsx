import { plural } from '@lingui/core/macro'
import { type ReactNode, useId, useState } from 'react'
import { Icon } from './icons'
import classes from './sidebar.module.css'
import { Tally } from './Tally'

const FOLDED = 'collabkit-folded:'

const isFolded = (name: string) => localStorage.getItem(FOLDED + name) !== null

function remember(name: string, folded: boolean): void {
  try {
    if (folded) localStorage.setItem(FOLDED + name, 'yes')
    else localStorage.removeItem(FOLDED + name)
  } catch {
    // The storage is full or switched off: it is folded for as long as the page lives.
  }
}

export interface Unread {
  unread: number
  mentions: number
}

/** How much is unread in a place, and, louder, how often one is mentioned there. */
export function UnreadTally({ unread, mentions }: Unread) {
  return (
    <span className={classes.tallies}>
      <Tally value={mentions} tone="mention" words={plural(mentions, { one: '# mention', other: '# mentions' })} />
      <Tally value={unread} words={plural(unread, { one: '# unread message', other: '# unread messages' })} />
    </span>
  )
}

const sum = (counts: readonly Unread[]): Unread => ({
  unread: counts.reduce((all, { unread }) => all + unread, 0), mentions: counts.reduce((all, { mentions }) => all + mentions, 0),
})

/** A part of the sidebar that folds, and stays folded. Folded it says how much waits inside. */
export function SidebarGroup({ name, label, heading, counts, children }: {
  /** What its state is remembered by. */
  name: string
  label: string
  heading: string
  counts: readonly Unread[]
  children: ReactNode
}) {
  const id = useId()
  const [folded, setFolded] = useState(() => isFolded(name))
  const fold = () => {
    remember(name, !folded)
    setFolded(!folded)
  }
  return (
    <nav aria-label={label} className={classes.group}>
      <h2 className={classes.heading}>
        <button type="button" aria-expanded={!folded} aria-controls={folded ? undefined : id} onClick={fold} className={classes.fold}>
          <span className={classes.chevron}><Icon name="down" size={12} /></span>
          <span>{heading}</span>
          {folded && <UnreadTally {...sum(counts)} />}
        </button>
      </h2>
      {!folded && <ul id={id} className={classes.list}>{children}</ul>}
    </nav>
  )
}
