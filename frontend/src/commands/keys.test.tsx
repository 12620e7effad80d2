import { fireEvent, render, screen } from '@testing-library/react'
import { type ReactNode, StrictMode, useState } from 'react'
import { beforeEach, expect, it, vi } from 'vitest'
import { type Command, singleKeys, useCommandKeys, useCommands } from '.'

const done = vi.fn()

const command = (id: string, keys: string, changes: Partial<Command> = {}): Command =>
  ({ id, keys, label: id, section: 'Test', run: () => void done(id), ...changes })

function Part({ commands, children }: { commands: Command[]; children?: ReactNode }) {
  useCommands(commands)
  return <>{children}</>
}

function Listener({ children }: { children: ReactNode }) {
  useCommandKeys()
  return <>{children}</>
}

/** Offers its command anew, under another name, when its button is pressed. */
function Changing({ keys, children }: { keys: string; children?: ReactNode }) {
  const [round, setRound] = useState(1)
  useCommands([command('changing', keys, { label: `round ${round}` })])
  return <><button type="button" onClick={() => setRound(2)}>Again</button>{children}</>
}

function Everywhere() {
  useCommands([command('everywhere', 'c'), command('other', 'x')], 'everywhere')
  return null
}

/** Runs with what its newest drawing knows. */
function Counter() {
  const [count, setCount] = useState(0)
  useCommands([command('count', 'n', { run: () => { done(count); setCount(count + 1) } })])
  return null
}

/** The keys of a shell, with a page inside that has a button, a field and a dialog. */
function stand(shell: Command[], page: Command[] = []) {
  return render(
    <StrictMode>
      <Listener>
        <Part commands={shell}>
          <Part commands={page} />
          <button type="button">Button</button>
          <input aria-label="Field" />
          <div role="dialog"><button type="button">In a dialog</button></div>
        </Part>
      </Listener>
    </StrictMode>,
  )
}

function press(key: string, changes: KeyboardEventInit = {}, on: Element = document.body) {
  fireEvent.keyDown(on, { key, code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key, ...changes })
}

beforeEach(() => {
  done.mockClear()
  singleKeys.switch(true)
})

it('runs a command once by its key, also under strict mode', () => {
  stand([command('home', 'h')])
  press('h')
  expect(done.mock.calls).toEqual([['home']])
})

it('lets the page go before the shell where both have the key, and gives it back when the page is gone', () => {
  const { unmount } = stand([command('shell', 'c')], [command('page', 'c')])
  press('c')
  unmount()
  stand([command('shell', 'c')])
  press('c')
  expect(done.mock.calls).toEqual([['page'], ['shell']])
})

it('keeps the page before the shell when the shell offers its commands anew', () => {
  render(<Listener><Changing keys="c"><Part commands={[command('page', 'c')]} /></Changing></Listener>)
  fireEvent.click(screen.getByText('Again'))
  press('c')
  expect(done.mock.calls).toEqual([['page']])
})

it('lets the page go before what is everywhere, also where that came later', () => {
  render(<Listener><Part commands={[command('page', 'c')]} /><Everywhere /></Listener>)
  press('c')
  press('x')
  expect(done.mock.calls).toEqual([['page'], ['other']])
})

it('runs what the newest drawing says', () => {
  render(<Listener><Counter /></Listener>)
  press('n')
  press('n')
  expect(done.mock.calls).toEqual([[0], [1]])
})

it('waits for the second key of a sequence, which then is not the page’s own', () => {
  stand([command('go home', 'g h')], [command('snooze', 'h')])
  press('g')
  expect(done).not.toHaveBeenCalled()
  press('h')
  press('h')
  expect(done.mock.calls).toEqual([['go home'], ['snooze']])
})

it('does nothing for a key that ends no sequence, and a modifier ends none', () => {
  stand([command('go home', 'g h')], [command('done', 'e')])
  press('g')
  press('e')
  expect(done).not.toHaveBeenCalled()
  press('g')
  press('Shift')
  press('h')
  expect(done.mock.calls).toEqual([['go home']])
})

it('keeps a sequence that was begun when commands are offered anew between its keys', () => {
  render(<Listener><Changing keys="g i" /></Listener>)
  press('g')
  fireEvent.click(screen.getByText('Again'))
  press('i')
  expect(done.mock.calls).toEqual([['changing']])
})

it('leaves single keys alone in fields and dialogs; those with a modifier work there', () => {
  stand([command('single', 'k'), command('palette', '$mod+k')])
  press('k', {}, screen.getByLabelText('Field'))
  press('k', {}, screen.getByText('In a dialog'))
  expect(done).not.toHaveBeenCalled()
  press('k', { ctrlKey: true }, screen.getByLabelText('Field'))
  expect(done.mock.calls).toEqual([['palette']])
})

it('takes the browser’s own shortcuts for no single keys', () => {
  stand([command('single', 'c')])
  press('c', { ctrlKey: true })
  press('c', { altKey: true })
  expect(done).not.toHaveBeenCalled()
})

it('does nothing by single keys once they are off, and everything by the others', () => {
  stand([command('single', 'j'), command('sequence', 'g h'), command('palette', '$mod+k')])
  singleKeys.switch(false)
  for (const key of ['j', 'g', 'h']) press(key)
  expect(done).not.toHaveBeenCalled()
  press('k', { ctrlKey: true })
  expect(done.mock.calls).toEqual([['palette']])
})

it('reads keyboards of other scripts by the place of the key', () => {
  stand([command('go inbox', 'g i'), command('palette', '$mod+k'), command('keys', '?')])
  press('п', { code: 'KeyG' })
  press('ш', { code: 'KeyI' })
  press('л', { code: 'KeyK', ctrlKey: true })
  press('؟', { code: 'Slash', shiftKey: true })
  expect(done.mock.calls).toEqual([['go inbox'], ['palette'], ['keys']])
})

it('believes what is written on a Latin keyboard, wherever the letter stands', () => {
  stand([command('go inbox', 'g i'), command('search', '/'), command('keys', 'Shift+?')])
  press('/', { code: 'Digit7', shiftKey: true })
  press('?', { code: 'Minus', shiftKey: true })
  press('g', { code: 'KeyU' })
  press('i', { code: 'KeyG' })
  expect(done.mock.calls).toEqual([['search'], ['keys'], ['go inbox']])
})

it('tells letters with Shift from those without', () => {
  stand([command('all', 'Shift+e'), command('one', 'e')])
  press('E', { shiftKey: true })
  press('e')
  expect(done.mock.calls).toEqual([['all'], ['one']])
})
