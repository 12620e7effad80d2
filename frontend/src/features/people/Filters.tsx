import { useLingui } from '@lingui/react/macro'
import { type Ref, useImperativeHandle, useRef } from 'react'
import { CloseButton, Icon, TextInput, useTyped } from '../../ui'
import classes from './People.module.css'
import type { Filter } from './useDirectory'

const LONGEST = 60

type Type = (name: keyof Filter, value: string) => void

function Words({ name, label, clear, type }: { name: keyof Filter; label: string; clear: string; type: Type }) {
  const field = useRef<HTMLInputElement>(null)
  const [text, write] = useTyped(name, type)
  const empty = () => {
    write('')
    field.current?.focus()
  }
  return (
    <TextInput
      ref={field} label={label} value={text} maxLength={LONGEST} dir="auto" className={classes.words}
      onChange={(event) => write(event.currentTarget.value)}
      rightSection={text && <CloseButton size="sm" aria-label={clear} onClick={empty} />} rightSectionPointerEvents="auto"
    />
  )
}

/** What narrows both lists of the directory: the name, and what one offers and looks for. */
export function Filters({ ref, label, type }: { ref: Ref<{ focus: () => void }>; label: string; type: Type }) {
  const { t } = useLingui()
  const search = useRef<HTMLInputElement>(null)
  useImperativeHandle(ref, () => ({ focus: () => search.current?.focus() }))
  const [text, write] = useTyped('q', type)
  return (
    <div className={classes.filters} role="search">
      <TextInput
        ref={search} label={label} placeholder={t`Search by name`} type="search" value={text} maxLength={80} dir="auto" className={classes.name}
        leftSection={<Icon name="search" size={16} />} onChange={(event) => write(event.currentTarget.value)}
      />
      <Words name="offers" label={t`Offers`} clear={t`Clear “Offers”`} type={type} />
      <Words name="seeks" label={t`Looks for`} clear={t`Clear “Looks for”`} type={type} />
    </div>
  )
}
