import { Link, useRouteError } from 'react-router'
import { Button, Empty, Page } from '../ui'

export function NotFound() {
  return (
    <Page title="Page not found">
      <Empty icon="search" title="There is no page at this address" action={<Button component={Link} to="/">Go home</Button>}>
        It may have moved, or the link was cut off.
      </Empty>
    </Page>
  )
}

/** A chunk that cannot be loaded usually means a new version was installed: loading the page again gets it. */
export function Crash() {
  const error = useRouteError()
  const stale = error instanceof TypeError && /import|module|fetch/i.test(error.message)
  return (
    <main>
      <Page title={stale ? 'A new version is ready' : 'This page stopped working'}>
        <Empty
          icon="retry" title={stale ? 'Reload to continue' : 'Something in this page failed'}
          action={<Button onClick={() => window.location.reload()}>Reload</Button>}
        >
          {stale
            ? 'This window runs an older version, or the connection broke.'
            : 'What you sent before is safe. Reload the page; if it happens again, tell the people who run this site.'}
        </Empty>
      </Page>
    </main>
  )
}
