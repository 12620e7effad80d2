import { renderHook } from '@testing-library/react'
import { expect, it } from 'vitest'
import { useTooled } from './useTooled'

const rows = (...keys: string[]) => keys.map((key) => ({ key }))

it('gives the rows in sight their tools when nothing moves, and none to those that only pass', () => {
  const { result, rerender } = renderHook(({ items, scrolling }) => useTooled(items, scrolling), {
    initialProps: { items: rows('a', 'b'), scrolling: false },
  })
  expect([...result.current]).toEqual(['a', 'b'])
  rerender({ items: rows('b', 'c'), scrolling: true })
  expect([...result.current]).toEqual(['a', 'b'])
  rerender({ items: rows('c', 'd'), scrolling: true })
  rerender({ items: rows('d', 'e'), scrolling: false })
  expect([...result.current]).toEqual(['d', 'e'])
})
