import { expect, it } from 'vitest'
// @ts-expect-error -- a plain script without types
import { faults } from '../../scripts/boundaries.mjs'

it.each([
  ['a feature imports a feature', 'features/inbox/x.ts', "import { y } from '../chat/messages'"],
  ['the API knows a screen', 'api/x.ts', "import { y } from '../features/chat/messages'"],
  ['a component fetches', 'features/home/x.tsx', 'await fetch(url)'],
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
})
