import { Trans, useLingui } from '@lingui/react/macro'
import { Link, useRouteError } from 'react-router'
import { Button, Empty, Page } from '../ui'

export function NotFound() {
  const { t } = useLingui()
  return (
    <Page title={t`Page not found`}>
      <Empty icon="search" title={t`There is no page at this address`} action={<Button component={Link} to="/"><Trans>Go home</Trans></Button>}>
        <Trans>It may have moved, or the link was cut off.</Trans>
      </Empty>
    </Page>
  )
}

/** What browsers say of a script that does not come, and the loader of a style sheet that does not. */
const isMissing = (error: unknown) =>
  error instanceof Error && (error.message.startsWith('Unable to preload CSS') || (error instanceof TypeError && /import|module|fetch/i.test(error.message)))

/**
 * A screen that failed, in the frame that still stands. One whose part cannot be loaded was taken away by a newer version or
 * by a broken connection: nobody here can tell which, and loading the page again helps with both.
 */
export function Broken() {
  const { t } = useLingui()
  const missing = isMissing(useRouteError())
  return (
    <Page title={missing ? t`This screen could not be loaded` : t`This screen stopped working`}>
      <Empty
        icon={missing ? 'offline' : 'alert'} title={missing ? t`The connection broke, or a newer version is there` : t`Something in it failed`}
        action={<Button onClick={() => window.location.reload()}><Trans>Reload</Trans></Button>}
      >
        {missing
          ? t`Reload the page as soon as you are connected. What you sent before is safe.`
          : t`What you sent before is safe. Reload the page; if it happens again, tell the people who run this site.`}
      </Empty>
    </Page>
  )
}

/** The same where the frame itself is missing. */
export function Crash() {
  return <main><Broken /></main>
}
