import { Trans, useLingui } from '@lingui/react/macro'
import { ActionIcon, Icon } from '../../ui'
import classes from './Composer.module.css'
import type { Quote } from './mentions'

/** What one is answering to, above the field. */
export function Quoted({ quote, onRemove }: { quote: Quote; onRemove: () => void }) {
  const { t } = useLingui()
  return (
    <div className={classes.quoted}>
      <div className={classes.quotedWords}>
        <strong><Trans>Reply to <bdi>{quote.author}</bdi></Trans></strong>
        <span dir="auto">{quote.text}</span>
      </div>
      <ActionIcon size="md" aria-label={t`Do not quote`} onClick={onRemove}><Icon name="close" size={16} /></ActionIcon>
    </div>
  )
}
