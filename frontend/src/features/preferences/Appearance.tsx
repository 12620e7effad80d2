import { Trans, useLingui } from '@lingui/react/macro'
import { useId } from 'react'
import { useGetMeQuery, useUpdateMeMutation } from '../../api'
import { bootstrap } from '../../bootstrap'
import { LANGUAGES, localeFor } from '../../i18n'
import { NativeSelect, Section, SegmentedControl, Sheet, Switch, useAppearance, useColorScheme, useTold } from '../../ui'
import { SingleKeysSwitch } from '../../ui/SingleKeysSwitch'
import classes from './Appearance.module.css'

type Scheme = 'light' | 'dark' | 'auto'

/** Each by its own name: whoever reads no English finds theirs. */
const languages = Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))

/** The server writes the page in the language, so a new one begins with a new page. */
function Language() {
  const { t } = useLingui()
  const { data: me } = useGetMeQuery()
  const [update, { isLoading }] = useUpdateMeMutation()
  const told = useTold()
  const choose = async (language: string) => {
    const { error } = await told(update({ updateProfile: { language } }))
    if (!error) window.location.reload()
  }
  return (
    <NativeSelect
      label={t`Language`} description={t`The page is loaded again in it.`} data={languages} className={classes.language}
      value={localeFor(me?.language || bootstrap.language)} disabled={!me || isLoading} onChange={(event) => void choose(event.currentTarget.value)}
    />
  )
}

function Colours() {
  const { t } = useLingui()
  const id = useId()
  const { colorScheme, setColorScheme } = useColorScheme()
  const schemes = [
    { value: 'light', label: t({ message: 'Light', context: 'colours' }) },
    { value: 'dark', label: t({ message: 'Dark', context: 'colours' }) },
    { value: 'auto', label: t({ message: 'System', context: 'colours' }) },
  ]
  return (
    <div className={classes.choice}>
      <span id={id} className={classes.label}><Trans>Colours</Trans></span>
      <SegmentedControl fullWidth aria-labelledby={id} data={schemes} value={colorScheme} onChange={(value) => setColorScheme(value as Scheme)} />
    </div>
  )
}

/** What suits one's eyes. The system's own wish for contrast and less movement is followed anyway. */
function Looks() {
  const { t } = useLingui()
  const { appearance, choose } = useAppearance()
  const { contrast, density, motion } = appearance
  return (
    <>
      <Switch label={t`More contrast`} checked={contrast === 'more'} onChange={(event) => choose({ contrast: event.currentTarget.checked ? 'more' : 'system' })} />
      <Switch label={t`Compact rows`} checked={density === 'compact'} onChange={(event) => choose({ density: event.currentTarget.checked ? 'compact' : 'comfortable' })} />
      <Switch label={t`Less movement`} checked={motion === 'reduced'} onChange={(event) => choose({ motion: event.currentTarget.checked ? 'reduced' : 'system' })} />
    </>
  )
}

/** Language, colours and keys. All but the language stay in this browser. */
export function Appearance() {
  const { t } = useLingui()
  return (
    <Section title={t`Appearance and keyboard`}>
      <Sheet>
        <div className={classes.choices}>
          <Language />
          <Colours />
          <div className={classes.switches}>
            <Looks />
            <SingleKeysSwitch />
          </div>
        </div>
      </Sheet>
    </Section>
  )
}
