import classes from './style.module.css'
import { Part } from './Part'

const GROUNDS = ['canvas', 'surface', 'raised', 'hover', 'selected', 'line', 'line-strong', 'field']
const TEXTS = ['text', 'muted', 'accent']
const STATES = ['accent', 'held', 'pending', 'urgent', 'done']
const SIZES = ['xs', 'sm', 'md', 'lg', 'xl']
const SPACES = [1, 2, 3, 4, 6, 8]

/** The design system's names, drawn: each sample takes its look from the property that is written on it. */
export function Tokens() {
  return (
    <>
      <Part name="Grounds and lines">
        {GROUNDS.map((name) => <span key={name} className={classes.swatch} style={{ background: `var(--ck-${name})` }}><code>--ck-{name}</code></span>)}
      </Part>
      <Part name="Text">
        {TEXTS.map((name) => <span key={name} style={{ color: `var(--ck-${name})` }}>--ck-{name}</span>)}
      </Part>
      <Part name="States">
        {STATES.map((name) => (
          <span key={name} className={classes.state} style={{ color: `var(--ck-${name})`, background: `var(--ck-${name}-soft)` }}>--ck-{name}</span>
        ))}
      </Part>
      <Part name="Type scale">
        {SIZES.map((name) => <span key={name} style={{ fontSize: `var(--mantine-font-size-${name})` }}>{name}: The tide turns at noon</span>)}
      </Part>
      <Part name="Spaces">
        {SPACES.map((name) => <span key={name} className={classes.space} style={{ width: `var(--ck-space-${name})` }} title={`--ck-space-${name}`} />)}
      </Part>
      <Part name="Radii">
        {SIZES.map((name) => <span key={name} className={classes.box} style={{ borderRadius: `var(--mantine-radius-${name})` }}>{name}</span>)}
      </Part>
      <Part name="Heights">
        <span className={classes.box}>On the canvas: a line</span>
        <span className={classes.box} data-floats>Floating: --ck-shadow</span>
      </Part>
    </>
  )
}
