import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { notification } from '../../test/factories'
import { show } from '../../test/render'
import { serve } from '../../test/server'
import { Actions } from './Actions'

const ACCEPT = 'POST /api/invitations/accept'
const DECLINE = 'POST /api/invitations/decline'

it('sends what the notification says, with the CSRF token, and says that it is done', async () => {
  document.cookie = 'csrftoken=abc'
  const server = serve({ [ACCEPT]: () => ({ body: {} }) })
  show(<Actions notification={notification()} />)
  await userEvent.click(screen.getByRole('button', { name: 'Accept' }))
  expect(await screen.findByText('Accept: done')).toBeVisible()
  const [call] = server.to(ACCEPT)
  expect(call?.body).toEqual({ uuid: '00000000-0000-7000-8000-000000000400' })
  expect(call?.headers.get('X-CSRFToken')).toBe('abc')
})

it('asks for a reason where one is wanted, and does nothing when one cancels', async () => {
  const server = serve({ [DECLINE]: () => ({ body: {} }) })
  show(<Actions notification={notification()} />)
  await userEvent.click(screen.getByRole('button', { name: 'Decline' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Cancel' }))
  expect(server.calls).toEqual([])
  await userEvent.click(screen.getByRole('button', { name: 'Decline' }))
  await userEvent.type(await screen.findByLabelText('Reason (optional)'), 'No time')
  await userEvent.click(screen.getAllByRole('button', { name: 'Decline' }).at(-1)!)
  await screen.findByText('Decline: done')
  expect(server.to(DECLINE)[0]?.body).toEqual({ uuid: '00000000-0000-7000-8000-000000000400', reason: 'No time' })
})

it('shows why it did not work and keeps the buttons', async () => {
  serve({ [ACCEPT]: () => ({ status: 409, body: { detail: 'This invitation has expired.', code: 'expired' } }) })
  show(<Actions notification={notification()} />)
  await userEvent.click(screen.getByRole('button', { name: 'Accept' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('This invitation has expired.')
  expect(screen.getByRole('button', { name: 'Accept' })).toBeEnabled()
})

it('shows the outcome instead of the buttons once it is decided', () => {
  serve({})
  show(<Actions notification={notification({ outcome: 'You accepted' })} />)
  expect(screen.getByText('You accepted')).toBeVisible()
  expect(screen.queryByRole('button')).toBeNull()
})
