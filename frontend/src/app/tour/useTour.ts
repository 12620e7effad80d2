import { useEffect } from 'react'
import { useMatch } from 'react-router'
import { useGetMeQuery } from '../../api'
import type { Over } from '../useShellCommands'
import { isNewHere } from '../../ui/newHere'

/** Opens the tour for somebody new, at home: not where an invitation or a link has led, and one has something to do. */
export function useTour(open: (over: Over) => void): void {
  const { data: me } = useGetMeQuery()
  const atHome = useMatch('/') !== null
  const due = atHome && me !== undefined && isNewHere(me)
  useEffect(() => {
    if (due) open('tour')
  }, [due, open])
}
