import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { Provider } from 'react-redux'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { makeStore } from '../app/store'
import { AppProvider } from '../ui/AppProvider'
import { Toaster } from '../ui/Toaster'

/** Draws one screen at an address, with a store of its own; other addresses draw their own name. */
export function show(screen: ReactNode, { at = '/', path = '/' }: { at?: string; path?: string } = {}) {
  const store = makeStore()
  const elsewhere = { path: '*', element: <p>elsewhere</p> }
  const router = createMemoryRouter([{ path, element: screen }, elsewhere], { initialEntries: [at] })
  const view = render(
    <I18nProvider i18n={i18n}>
      <Provider store={store}>
        <AppProvider test>
          <RouterProvider router={router} />
          <Toaster />
        </AppProvider>
      </Provider>
    </I18nProvider>,
  )
  return { ...view, store, router }
}
