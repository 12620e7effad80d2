import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { fieldErrors, type Problem, problemOf } from '../api/problem'
import classes from './form.module.css'
import { Icon } from './icons'

type Changed = { currentTarget: { value: string; checked?: boolean; type: string } }

const isEvent = (value: unknown): value is Changed =>
  typeof value === 'object' && value !== null && 'currentTarget' in value

function read(next: unknown): unknown {
  if (!isEvent(next)) return next
  return next.currentTarget.type === 'checkbox' ? next.currentTarget.checked : next.currentTarget.value
}

/**
 * The state of one form: values, what the server had against them, and whether it is being sent.
 * `unsaved` tells whether somebody wrote what was not sent since; `setValues` is for what the program fills in.
 * `field('name')` gives a control its value, its handler and its error; `submit(send)` gives the form its handler.
 */
export function useForm<Values extends object>(initial: Values) {
  const [values, setValues] = useState(initial)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const [unsaved, setUnsaved] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const errors = fieldErrors(problem)

  useEffect(() => {
    if (problem) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [problem])

  const set = <Name extends keyof Values>(name: Name, value: Values[Name]) => {
    setUnsaved(true)
    setValues((before) => ({ ...before, [name]: value }))
  }

  const field = <Name extends keyof Values & string>(name: Name) => ({
    name,
    value: values[name],
    error: errors[name],
    // Mantine's controls give an event or the bare value.
    onChange: (next: unknown) => set(name, read(next) as Values[Name]),
  })

  const toggle = <Name extends keyof Values & string>(name: Name) => ({
    name,
    checked: Boolean(values[name]),
    onChange: (event: Changed) => set(name, event.currentTarget.checked as Values[Name]),
  })

  const submit = (send: (values: Values) => Promise<unknown>) => async (event?: FormEvent) => {
    event?.preventDefault()
    if (busy) return
    setBusy(true)
    setProblem(null)
    // What is written while this is on its way counts anew.
    setUnsaved(false)
    try {
      await send(values)
    } catch (error) {
      setUnsaved(true)
      setProblem(problemOf(error))
    } finally {
      setBusy(false)
    }
  }

  return { values, setValues, set, field, toggle, submit, busy, unsaved, problem, setProblem, errors, ref: form }
}

const NONE: readonly string[] = []

/** What the server said about the form as a whole, and about fields that it does not show. */
export function FormProblem({ problem, shown = NONE }: { problem: Problem | null; shown?: readonly string[] }) {
  if (!problem) return null
  // By what the server calls them nobody here knows them: what is wrong must do.
  const others = Object.entries(fieldErrors(problem)).filter(([name]) => !shown.includes(name))
  return (
    <div role="alert" className={classes.problem}>
      <Icon name="alert" />
      <div>
        <p>{problem.detail}</p>
        {others.map(([name, message]) => <p key={name}>{message}</p>)}
      </div>
    </div>
  )
}

/** A quiet box that says something useful, or that something was done. */
export function Note({ tone = 'info', children }: { tone?: 'info' | 'done' | 'held'; children: ReactNode }) {
  return (
    <div className={classes.note} data-tone={tone}>
      <Icon name={tone === 'done' ? 'check' : tone === 'held' ? 'clock' : 'info'} />
      <div>{children}</div>
    </div>
  )
}

/** The buttons at the end of a form. */
export function FormActions({ children }: { children: ReactNode }) {
  return <div className={classes.actions}>{children}</div>
}

/** A column of fields of readable width. */
export function Fields({ children }: { children: ReactNode }) {
  return <div className={classes.fields}>{children}</div>
}
