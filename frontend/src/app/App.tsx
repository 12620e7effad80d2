import { useEffect, useState } from 'react'
import { Provider } from 'react-redux'
import { RouterProvider } from 'react-router'
import { AppProvider } from '../ui/AppProvider'
import { Toaster } from '../ui/Toaster'
import { followOtherWindows } from './person'
import { makeRouter } from './router'
import { makeStore } from './store'

export function App() {
  const [store] = useState(makeStore)
  const [router] = useState(makeRouter)
  useEffect(() => followOtherWindows(store.dispatch), [store])
  return (
    <Provider store={store}>
      <AppProvider>
        <RouterProvider router={router} />
        <Toaster />
      </AppProvider>
    </Provider>
  )
}
