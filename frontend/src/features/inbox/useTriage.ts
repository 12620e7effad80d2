import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useRef } from 'react'
import { type Notification, useChangeNoticesMutation } from '../../api'
import type { NoticeChange } from '../../api/notices'
import { type Problem, problemOf } from '../../api/problem'
import { fullTime, useToast } from '../../ui'

const uuidsOf = (notifications: readonly Notification[]) => notifications.map(({ uuid }) => uuid)

function readWords(count: number, read: boolean): string {
  return read
    ? plural(count, { one: 'Marked # notification as read.', other: 'Marked # notifications as read.' })
    : plural(count, { one: 'Marked # notification as unread.', other: 'Marked # notifications as unread.' })
}

function doneWords(count: number, done: boolean, waiting: boolean): string {
  if (!done) return plural(count, { one: '# notification is back in the inbox.', other: '# notifications are back in the inbox.' })
  if (!waiting) return plural(count, { one: '# notification done.', other: '# notifications done.' })
  return plural(count, {
    one: '# notification done. Its decision still waits under “To decide”.', other: '# notifications done. What asks for a decision still waits under “To decide”.',
  })
}

/** Those with the same value together. */
function groups<Value>(some: readonly Notification[], by: (one: Notification) => Value): [Value, Notification[]][] {
  const found = new Map<Value, Notification[]>()
  for (const one of some) found.set(by(one), [...found.get(by(one)) ?? [], one])
  return [...found]
}

/** What gives back to these the state that they had, in this order. */
function wayBack(before: readonly Notification[]): [Notification[], NoticeChange][] {
  const awake = before.filter((one) => !one.snoozed_until)
  const open = awake.filter((one) => one.read_at && !one.archived_at)
  const steps: [Notification[], NoticeChange][] = [
    ...groups(before.filter((one) => one.snoozed_until), (one) => one.snoozed_until).map(([until, some]) => [some, { until }] as [Notification[], NoticeChange]),
    [awake, { until: null }],
    [awake.filter((one) => !one.read_at), { read: false }],
    [open, { done: false }],
    [awake.filter((one) => one.archived_at), { done: true }],
    [open, { read: true }],
  ]
  return steps.filter(([some]) => some.length > 0)
}

/** Read, done and snoozed, for one or for many; each says what it did and can be undone. */
export function useTriage() {
  const { t } = useLingui()
  const toast = useToast()
  const [change] = useChangeNoticesMutation()
  const undo = useRef<(() => void) | null>(null)

  /** Changes these, says how many, and offers to undo just those that the server was asked about. */
  const make = async (uuids: string[], what: NoticeChange, said: (changed: number) => string, back: (asked: ReadonlySet<string>) => Promise<void>) => {
    const { data, error } = await change({ uuids, change: what })
    if (!data) return toast(problemOf(error).detail, 'problem')
    const refused = new Set(data.left)
    const asked = new Set(uuids.filter((uuid) => !refused.has(uuid)))
    const left = asked.size - data.changed
    if (left > 0) {
      toast(plural(left, { one: '# notification did not change: it is no longer as it was shown.', other: '# notifications did not change: they are no longer as they were shown.' }), 'problem')
    }
    const run = () => {
      undo.current = null
      void back(asked)
    }
    undo.current = run
    if (data.changed > 0) toast(said(data.changed), 'done', { action: { label: t`Undo`, run } })
    if (data.problem) {
      const { detail } = data.problem
      toast(plural(refused.size, { one: `# notification stayed as it was. ${detail}`, other: `# notifications stayed as they were. ${detail}` }), 'problem')
    }
  }

  const ask = async (uuids: string[], what: NoticeChange): Promise<Problem | undefined> => {
    const { data, error } = await change({ uuids, change: what })
    return data ? data.problem : problemOf(error)
  }

  /** Gives back the state that they had. */
  const restore = (before: readonly Notification[]) => async (asked: ReadonlySet<string>) => {
    const problems: (Problem | undefined)[] = []
    for (const [some, what] of wayBack(before.filter(({ uuid }) => asked.has(uuid)))) problems.push(await ask(uuidsOf(some), what))
    const problem = problems.find((one) => one)
    if (problem) toast(problem.detail, 'problem')
  }

  return {
    read: (some: readonly Notification[], read: boolean) => {
      const changing = some.filter((one) => Boolean(one.read_at) !== read && !one.snoozed_until)
      if (changing.length === 0) return
      void make(uuidsOf(changing), { read }, (changed) => readWords(changed, read), restore(changing))
    },
    /** Those that the server named as unread, whether they are drawn or not. */
    readThese: (uuids: string[]) => make(
      uuids, { read: true }, (changed) => readWords(changed, true),
      async (asked) => {
        const problem = await ask([...asked], { read: false })
        if (problem) toast(problem.detail, 'problem')
      },
    ),
    done: (some: readonly Notification[], done: boolean) => {
      const changing = some.filter((one) => Boolean(one.archived_at) !== done)
      if (changing.length === 0) return
      const waiting = changing.some((one) => one.actions.length > 0)
      void make(uuidsOf(changing), { done }, (changed) => doneWords(changed, done, waiting), restore(changing))
    },
    snooze: (some: readonly Notification[], until: Date) => {
      const moment = fullTime(until.toISOString())
      const said = (changed: number) => plural(changed, { one: `# notification comes back on ${moment}.`, other: `# notifications come back on ${moment}.` })
      void make(uuidsOf(some), { until: until.toISOString() }, said, restore(some))
    },
    wake: (some: readonly Notification[]) => void make(
      uuidsOf(some), { until: null }, (changed) => doneWords(changed, false, false), restore(some),
    ),
    undo: () => undo.current?.(),
  }
}

export type Triage = ReturnType<typeof useTriage>
