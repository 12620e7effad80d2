import { Trans, useLingui } from '@lingui/react/macro'
import { type Command, useAllCommands } from '../../commands'
import { ActionIcon, Icon } from '../../ui'
import { SingleKeysSwitch } from '../../ui/SingleKeysSwitch'
import { KeyCaps } from '../KeyCaps'
import { Overlay } from '../Overlay'
import classes from './KeysOverlay.module.css'

/** By heading, those of the page first; where two commands have one key only the one that it runs. */
function useSections(): [string, Command[]][] {
  const sections = new Map<string, Command[]>()
  const taken = new Set<string>()
  for (const command of useAllCommands()) {
    if (!command.keys || taken.has(command.keys)) continue
    taken.add(command.keys)
    sections.set(command.section, [...(sections.get(command.section) ?? []), command])
  }
  return [...sections]
}

/** The keys of this page and of every page. */
export default function KeysOverlay({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  return (
    <Overlay label={t`Keyboard shortcuts`} onClose={onClose}>
      <header className={classes.head}>
        <h2><Trans>Keyboard shortcuts</Trans></h2>
        <ActionIcon size="lg" aria-label={t`Close`} onClick={onClose}><Icon name="close" /></ActionIcon>
      </header>
      <div className={classes.sections} tabIndex={0} role="region" aria-label={t`Keyboard shortcuts of this page`}>
        {useSections().map(([section, commands]) => (
          <section key={section} aria-label={section} className={classes.section}>
            <h3>{section}</h3>
            <ul>
              {commands.map(({ id, label, keys }) => <li key={id}><span>{label}</span><KeyCaps keys={keys!} /></li>)}
            </ul>
          </section>
        ))}
      </div>
      <footer className={classes.foot}><SingleKeysSwitch /></footer>
    </Overlay>
  )
}
