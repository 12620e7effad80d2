import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
// @ts-expect-error -- a plain script without types
import { faults, MAY } from '../../scripts/boundaries.mjs'

it.each([
  ['a feature imports a feature', 'features/inbox/x.ts', "import { y } from '../chat/messages'"],
  ['the API knows a screen', 'api/x.ts', "import { y } from '../features/chat/messages'"],
  ['a component fetches', 'features/home/x.tsx', 'await fetch(url)'],
  ['a component fetches by another name of it', 'features/home/x.tsx', 'await window.fetch(url)'],
  ['the shell fetches by another name of it', 'app/x.tsx', 'await globalThis.fetch(url)'],
  ['a component hears the socket by itself', 'features/chat/x.tsx', "import { pushed } from '../../realtime'"],
  ['the shell hears what was missed', 'app/x.ts', "import {\n  type Push,\n  missedEvents,\n} from '../realtime/events'"],
  ['a feature asks past the cache', 'features/chat/x.ts', "import { send } from '../../api/http'"],
  ['the shell asks past the cache', 'app/x.ts', "import { send } from '../api/http'"],
  ['HTML is set elsewhere', 'features/chat/x.tsx', '<p dangerouslySetInnerHTML={x} />'],
  ['Mantine past our components', 'features/chat/x.tsx', "import { Menu } from '@mantine/core'"],
  ['a second socket', 'features/chat/x.ts', 'new WebSocket(url)'],
  ['a second router', 'app/x.tsx', "import { RouterProvider } from 'react-router/dom'"],
  ['our components know the app', 'ui/x.tsx', "import { store } from '../app/store'"],
  ['a new layer', 'common/x.ts', ''],
  ['a feature asks a new layer', 'features/chat/x.ts', "import { y } from '../../common/x'"],
  ['a feature starts the app', 'features/chat/x.ts', "import '../../main'"],
  ['a name between backticks', 'features/inbox/x.ts', 'const y = import(`../chat/messages`)'],
  ['the socket knows a feature', 'realtime/x.ts', "const y = import('../features/chat/messages')"],
])('%s: caught', (_what, file, text) => expect(faults(file, text)).toHaveLength(1))

it('lets what is allowed pass', () => {
  expect(faults('features/chat/x.ts', "import { api } from '../../api'\nimport { Icon } from '../../ui'\nimport { y } from './messages'")).toEqual([])
  expect(faults('app/x.tsx', "import { y } from '../features/chat/messages'")).toEqual([])
  expect(faults('features/chat/x.tsx', 'const { refetch } = useIt()\nrefetch()\nquery.refetch()\nqueue.fetch(1)')).toEqual([])
  expect(faults('features/chat/x.tsx', "import { useTopics } from '../../realtime'\nconst pushed = 1")).toEqual([])
  expect(faults('features/chat/sync.ts', "import { headSeen, pushed } from '../../realtime'")).toEqual([])
  expect(faults('realtime/polling.ts', "import { missedEvents } from './events'")).toEqual([])
  expect(faults('api/emptyApi.ts', "import { send } from './http'")).toEqual([])
})

it('is what README.md says of each layer', () => {
  const rows = readFileSync('README.md', 'utf8').matchAll(/^\| `src\/(\w+)(?:\/\*)?` \|.*\| ([^|]*) \|$/gm)
  const said = Object.fromEntries([...rows].map(([, layer, may]) => [layer, may!.match(/[a-z0-9/]+/g) ?? []]))
  const held = Object.entries(MAY as Record<string, Set<string>>).map(([layer, may]) => [layer, [...may]])
  expect(said).toEqual(Object.fromEntries(held))
})
