import '@testing-library/jest-dom/vitest'
import { i18n } from '@lingui/core'
import { cleanup, configure } from '@testing-library/react'
import { afterAll, afterEach } from 'vitest'

// Parts come when they are asked for, and other work on the machine may make that slow.
configure({ asyncUtilTimeout: 10_000 })

// English stands in the code itself; only builds take it out.
i18n.loadAndActivate({ locale: 'en', messages: {} })

// What jsdom lacks and Mantine asks for.
window.matchMedia = (query) => ({
  matches: false, media: query, onchange: null,
  addListener: () => {}, removeListener: () => {},
  addEventListener: () => {}, removeEventListener: () => {}, dispatchEvent: () => false,
})
class Observer {
  observe() {}
  unobserve() {}
  disconnect() {}
}
window.ResizeObserver = Observer as unknown as typeof ResizeObserver
Object.defineProperty(document, 'fonts', { value: new EventTarget() })
window.HTMLElement.prototype.scrollIntoView = () => {}

function showModal(this: HTMLDialogElement) { this.open = true }
function close(this: HTMLDialogElement) { this.open = false }
Object.assign(HTMLDialogElement.prototype, { showModal, close })

afterEach(() => {
  cleanup()
  sessionStorage.clear()
})

// A dialog that closed gives the focus back a moment later; the page must still be there then.
afterAll(() => new Promise((done) => setTimeout(done, 50)))
