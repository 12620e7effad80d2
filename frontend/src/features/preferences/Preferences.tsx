import { useLingui } from '@lingui/react/macro'
import { has } from '../../bootstrap'
import { Page } from '../../ui'
import { Appearance } from './Appearance'
import { Notifications } from './Notifications'

/** How the client looks and obeys, and what reaches me. */
export function Preferences() {
  const { t } = useLingui()
  return (
    <Page title={t`Preferences`}>
      <Appearance />
      {has('notifications') && <Notifications />}
    </Page>
  )
}
