import { I18nProvider } from '@lingui/react'
import { i18n } from '@lingui/core'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App'
import { NoWords } from './app/NoWords'
import { startWords } from './i18n'

const root = createRoot(document.getElementById('root')!)
startWords().then(
  () =>
    root.render(
      <StrictMode>
        <I18nProvider i18n={i18n}>
          <App />
        </I18nProvider>
      </StrictMode>,
    ),
  () => root.render(<NoWords />),
)
