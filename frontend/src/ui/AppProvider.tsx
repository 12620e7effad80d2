import { DirectionProvider, localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { setNonce } from 'get-nonce'
import { type ReactNode, useEffect, useState } from 'react'
import { styleNonce } from '../bootstrap'
import { followAppearance } from './appearance'
import './styles'
import { makeTheme, resolver } from './theme'

// The scroll lock under dialogs writes a <style> through this library.
const nonce = styleNonce()
if (nonce) setNonce(nonce)

// The template's head reads the same key before the first paint.
const colorScheme = localStorageColorSchemeManager({ key: 'collabkit-color-scheme' })

export function AppProvider({ children, test = false }: { children: ReactNode; test?: boolean }) {
  useEffect(() => followAppearance(), [])
  const [theme] = useState(makeTheme)
  return (
    // Menus and lists open to the side that the page's direction says.
    <DirectionProvider>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={resolver}
        colorSchemeManager={colorScheme}
        defaultColorScheme="auto"
        getStyleNonce={nonce ? () => nonce : undefined}
        env={test ? 'test' : 'default'}
      >
        {children}
      </MantineProvider>
    </DirectionProvider>
  )
}
