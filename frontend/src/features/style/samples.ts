/** What the style page fills its parts with: names and texts that are long, short, or run from right to left. */
import type { PersonRef } from '../../api'

const person = (uuid: string, display_name: string, headline: string): PersonRef =>
  ({ uuid, display_name, headline, avatar_url: null }) as PersonRef

export const LONG = 'Coastal observatory for wind, tide and everything else that moves along the northern shore'
export const RTL = 'مرصد الساحل الشمالي'

export const people = {
  plain: person('1', 'Ada Lindqvist', 'Reads sea charts'),
  long: person('2', 'Maximiliane-Theodora von Hohenfels-Sonnenberg zu Lindenau', LONG),
  rtl: person('3', 'ليلى حداد', RTL),
  former: { ...person('', 'A former member', ''), uuid: null } as unknown as PersonRef,
}

export const problem = { status: 409, title: 'Changed meanwhile', detail: 'Somebody else changed this meanwhile. Reload and try again.', code: 'conflict' }
export const missing = { status: 404, title: 'Nothing here', detail: 'This does not exist, or you may not see it.', code: 'not_found' }

const query = { isLoading: false, isError: false, refetch: () => undefined }
export const lists = {
  loading: { ...query, isLoading: true },
  failed: { ...query, isError: true, error: problem },
  ready: query,
}

const pages = { hasNextPage: true, isFetchingNextPage: false, isFetchNextPageError: false, fetchNextPage: () => undefined }
export const more = { ready: pages, loading: { ...pages, isFetchingNextPage: true }, failed: { ...pages, isFetchNextPageError: true } }

export const rich =
  '<p>A <strong>strong</strong> word, a <a href="/style">link</a> and <code>code</code>.</p><ul><li>One</li><li>Two</li></ul><blockquote><p>Quoted</p></blockquote><pre><code>const tide = await read()</code></pre>'
