import { Trans, useLingui } from '@lingui/react/macro'
import { Icon, UnstyledButton } from '../ui'
import { KeyCaps } from './KeyCaps'
import classes from './Navigation.module.css'

/** Opens the palette; in the phone's header it is a picture with a name. */
export function SearchButton({ onSearch, small = false }: { onSearch: () => void; small?: boolean }) {
  const { t } = useLingui()
  if (small) {
    return <UnstyledButton data-tour="palette" className={classes.searchSmall} aria-label={t`Search or jump to`} onClick={onSearch}><Icon name="search" /></UnstyledButton>
  }
  return (
    <UnstyledButton data-tour="palette" className={classes.search} aria-keyshortcuts="Control+K Meta+K" onClick={onSearch}>
      <Icon name="search" size={16} />
      <span className={classes.label}><Trans>Search or jump to</Trans></span>
      <span aria-hidden="true"><KeyCaps keys="$mod+k" /></span>
    </UnstyledButton>
  )
}
