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

/**
 * A screen that failed, in the frame that still stands. One whose part cannot be loaded was taken away by a newer version or
 * by a broken connection: nobody here can tell which, and loading the page again helps with both.
 */
export function Broken() {
  const error = useRouteError()
  const missing = error instanceof TypeError && /import|module|fetch/i.test(error.message)
  return (
    <Page title={missing ? 'This screen could not be loaded' : 'This screen stopped working'}>
      <Empty
        icon={missing ? 'offline' : 'alert'} title={missing ? 'The connection broke, or a newer version is there' : 'Something in it failed'}
        action={<Button onClick={() => window.location.reload()}>Reload</Button>}
      >
        {missing
          ? 'Reload the page as soon as you are connected. What you sent before is safe.'
          : 'What you sent before is safe. Reload the page; if it happens again, tell the people who run this site.'}
      </Empty>
    </Page>
  )
}

/** The same where the frame itself is missing. */
export function Crash() {
  return <main><Broken /></main>
}
