/** The page's icon with a dot where something waits. An icon of the host's that is a file of its own stays as it is. */

const CORNER = "<circle cx='48' cy='16' r='16' fill='#b42318' stroke='#fff' stroke-width='3'/>"

/** The icon inside another picture, which may only hold what it carries itself: so the icon must be a data address. */
function dotted(icon: string): string {
  const picture = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 64 64'><image href='${icon.replaceAll("'", '%27')}' width='64' height='64'/>${CORNER}</svg>`
  return `data:image/svg+xml,${encodeURIComponent(picture)}`
}

let plain: string | null = null

export function showWaiting(waiting: boolean): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel~=icon]')
  if (!link) return
  plain ??= link.href
  if (!plain.startsWith('data:')) return
  const wanted = waiting ? dotted(plain) : plain
  if (link.href !== wanted) link.href = wanted
}
