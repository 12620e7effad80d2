import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { show } from '../test/render'
import { Button, useFilters } from '.'

function Screen() {
  const [params, change] = useFilters()
  const both = () => {
    change('show', 'unread')
    change('kind', 'chat.mention')
  }
  return (
    <>
      <p>{params.toString()}</p>
      <Button onClick={both}>Both</Button>
      <Button onClick={() => change('show', '')}>One less</Button>
    </>
  )
}

it('keeps both of two filters that are changed in one moment, and what else the address has', async () => {
  show(<Screen />, { at: '/?project=one' })
  await userEvent.click(await screen.findByRole('button', { name: 'Both' }))
  expect(screen.getByText('project=one&show=unread&kind=chat.mention')).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'One less' }))
  expect(screen.getByText('project=one&kind=chat.mention')).toBeVisible()
})
