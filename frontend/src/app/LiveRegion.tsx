import { useLingui } from '@lingui/react/macro'
import { LIVE_REGION_ID } from '../ui/live'
import { VisuallyHidden } from '../ui'

export function LiveRegion() {
  const { t } = useLingui()
  return <VisuallyHidden><div id={LIVE_REGION_ID} aria-live="polite" role="log" aria-label={t`Announcements`} /></VisuallyHidden>
}
