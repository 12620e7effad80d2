import { useLingui } from '@lingui/react/macro'
import classes from './KeyCaps.module.css'

const APPLE = /Mac|iP(hone|ad|od)/.test(navigator.platform)

/** A command's keys as they are printed on the keyboard. */
function useCaps(keys: string): string[] {
  const { t } = useLingui()
  const names: Record<string, string> = {
    $mod: APPLE ? '⌘' : t({ message: 'Ctrl', comment: 'The key, as it is printed on keyboards of this language' }),
    Shift: t({ message: 'Shift', comment: 'The key, as it is printed on keyboards of this language' }),
    Enter: t({ message: 'Enter', comment: 'The key, as it is printed on keyboards of this language' }),
    Escape: t({ message: 'Esc', comment: 'The key, as it is printed on keyboards of this language' }),
    Alt: APPLE ? '⌥' : 'Alt', ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→',
  }
  return keys.split(' ').flatMap((press) => press.replace(/^Shift\+(?=[^\w]$)/, '').split(/(?<=\w)\+/)).map((key) => names[key] ?? key.toUpperCase())
}

export function KeyCaps({ keys }: { keys: string }) {
  return <span className={classes.caps} dir="ltr">{[...useCaps(keys).entries()].map(([at, cap]) => <kbd key={at}>{cap}</kbd>)}</span>
}
