import { useEffect } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { usePreviewMessageMutation } from '../../api'
import { problemOf } from '../../api/problem'
import { Note, RichText } from '../../ui'
import classes from './Composer.module.css'

/** The text as others will see it. The server makes it: what it shows here is what it will show there. */
export default function Preview({ body }: { body: string }) {
  const { t } = useLingui()
  const [ask, { data, error }] = usePreviewMessageMutation()
  useEffect(() => {
    if (body) void ask({ editMessage: { body } })
  }, [ask, body])
  return (
    <div className={classes.preview} role="region" aria-label={t`Preview`} aria-live="polite" tabIndex={0}>
      {!body && <p><Trans>Nothing to show yet.</Trans></p>}
      {body && error && <Note tone="held">{problemOf(error).detail}</Note>}
      {body && !error && (data ? <RichText html={data.body_html} /> : <p><Trans>One moment…</Trans></p>)}
    </div>
  )
}
