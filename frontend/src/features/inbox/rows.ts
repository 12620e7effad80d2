/** Where the keyboard is in the list. The list element itself has the focus, so that it is read out and Tab goes into it. */
const rowsOf = (list: HTMLElement | null) => [...(list?.querySelectorAll<HTMLElement>('article[data-uuid]') ?? [])]

function standOn(row: HTMLElement | undefined): void {
  const item = row?.closest('li')
  if (!item) return
  item.setAttribute('tabindex', '-1')
  item.focus({ preventScroll: true })
  item.scrollIntoView({ block: 'nearest' })
}

export function currentRow(list: HTMLElement | null): HTMLElement | undefined {
  const item = document.activeElement?.closest('li')
  return rowsOf(list).find((row) => item?.contains(row))
}

/** One row on or back; from elsewhere on the page it begins at the first. */
export function move(list: HTMLElement | null, step: 1 | -1): void {
  const rows = rowsOf(list)
  const here = currentRow(list)
  standOn(here ? rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(here) + step))] : rows[0])
}

/** Whether there is no further row behind this one. */
export const isLast = (list: HTMLElement | null, row: HTMLElement) => rowsOf(list).at(-1) === row

/** What this row shows is about to go, or was dealt with: the next one, else the one before. */
export function leave(list: HTMLElement | null, row: HTMLElement | undefined): void {
  const rows = rowsOf(list)
  const index = row ? rows.indexOf(row) : -1
  if (index >= 0) standOn(rows[index + 1] ?? rows[index - 1])
}

/** The keys of a row do what its buttons do. Says whether there was such a button. */
export function press(row: HTMLElement | undefined, button: string): boolean {
  const found = row?.querySelector<HTMLElement>(button)
  found?.click()
  return Boolean(found)
}
