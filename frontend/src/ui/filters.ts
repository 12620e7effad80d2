import { useEffect, useRef, useState } from 'react'
import { NavigationType, useNavigationType, useSearchParams } from 'react-router'

/**
 * The filters of a list live in the address, so that back and links keep them. Of two changed in one moment the second
 * knows of the first before the address has it. An empty value takes a filter out. A `step` is one that one comes back from.
 */
export function useFilters(): [URLSearchParams, (name: string, value: string, step?: boolean) => void] {
  const [params, setParams] = useSearchParams()
  const newest = useRef(params)
  useEffect(() => { newest.current = params }, [params])
  const change = (name: string, value: string, step = false) => {
    const next = new URLSearchParams(newest.current)
    if (value) next.set(name, value)
    else next.delete(name)
    newest.current = next
    setParams(next, { replace: !step, preventScrollReset: !step })
  }
  return [params, change]
}

/** The text of a field that writes into the address; it follows the address only where one went on, back or forward. */
export function useTyped<Name extends string>(name: Name, type: (name: Name, value: string) => void) {
  const inAddress = useSearchParams()[0].get(name) ?? ''
  const navigation = useNavigationType()
  const [text, setText] = useState(inAddress)
  useEffect(() => {
    if (navigation !== NavigationType.Replace) setText(inAddress)
  }, [inAddress, navigation])
  const write = (value: string) => {
    setText(value)
    type(name, value)
  }
  return [text, write] as const
}
