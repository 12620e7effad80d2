import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { ada } from '../../test/factories'
import { show } from '../../test/render'
import { serve } from '../../test/server'
import { Profile } from './Profile'

const me = { ...ada, about: '', email: 'ada@example.org', is_staff: false, language: 'de', offers: ['نول'], seeks: [], time_zone: 'UTC' }

function open() {
  const server = serve({ 'GET /api/people/me': () => ({ body: me }), 'PATCH /api/people/me': () => ({ body: me }) })
  return { server, ...show(<Profile />) }
}

it('leaves the language to the preferences, which load the page again in it', async () => {
  const { server } = open()
  await userEvent.click(await screen.findByRole('button', { name: 'Save profile' }))
  await waitFor(() => expect(server.to('PATCH /api/people/me')).toHaveLength(1))
  expect(server.to('PATCH /api/people/me')[0]?.body).not.toHaveProperty('language')
  expect(screen.queryByLabelText('Language')).toBeNull()
})

it('lets one write what one offers from either side', async () => {
  open()
  await waitFor(() => expect(screen.getByLabelText('You offer', { selector: 'input:enabled' })).toHaveAttribute('dir', 'auto'))
})
