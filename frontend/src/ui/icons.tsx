/** Our line icons on a 20-unit grid; decorative, the control that holds one carries the name. */
const paths = {
  home: 'M3 9.2 10 3l7 6.2V16a1 1 0 0 1-1 1h-4v-5H8v5H4a1 1 0 0 1-1-1z',
  inbox: 'M3 11.5 5 4h10l2 7.5V16a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1zM3 11.5h4.2c.2 1.6 1.3 2.5 2.8 2.5s2.6-.9 2.8-2.5H17',
  chat: 'M4 4h12a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H9l-4 3v-3H4a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1z',
  projects: 'M3 5.5A1.5 1.5 0 0 1 4.5 4H8l1.8 2h5.7A1.5 1.5 0 0 1 17 7.5v7a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 14.5z',
  people: 'M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 16.5c0-2.8 2.2-4.5 5-4.5s5 1.7 5 4.5M13 4a2.8 2.8 0 0 1 0 5.2M14.5 12.3c1.9.6 3 2.1 3 4.2',
  person: 'M10 10a3.3 3.3 0 1 0 0-6.6A3.3 3.3 0 0 0 10 10zM4 17c0-3.1 2.6-5 6-5s6 1.9 6 5',
  search: 'M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4',
  plus: 'M10 4v12M4 10h12',
  send: 'M3.5 10 16.5 3.5 12 16.5l-2.5-4.8zM9.5 11.7l3-3',
  back: 'M12 4.5 6.5 10l5.5 5.5',
  forward: 'M8 4.5 13.5 10 8 15.5',
  down: 'M4.5 8 10 13.5 15.5 8',
  more: 'M4.2 10a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0M9.4 10a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0M14.6 10a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0',
  edit: 'M4 16l.8-3.4L13.4 4a1.4 1.4 0 0 1 2 0l.6.6a1.4 1.4 0 0 1 0 2L7.4 15.2z',
  trash: 'M4 5.5h12M8 5.5V4h4v1.5M5.5 5.5 6.2 16h7.6l.7-10.5M8.5 8.5v5M11.5 8.5v5',
  check: 'M4 10.5 8.2 15 16 5.5',
  close: 'M5 5l10 10M15 5 5 15',
  clock: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4.2l2.8 1.8',
  alert: 'M10 3.5 17.5 16h-15zM10 8.2v3.6M10 13.9h.01',
  info: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 9.2v4M10 6.8h.01',
  lock: 'M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  globe: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM3 10h14M10 3c2.2 2 3 4.3 3 7s-.8 5-3 7c-2.2-2-3-4.3-3-7s.8-5 3-7z',
  network: 'M10 6.2a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM4.5 17a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM15.5 17a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM10 6.2v4.3M10 10.5l-4.2 2.8M10 10.5l4.2 2.8',
  link: 'M8.5 11.5a3 3 0 0 0 4.3.2l2.6-2.6a3 3 0 0 0-4.3-4.3L9.8 6.1M11.5 8.5a3 3 0 0 0-4.3-.2l-2.6 2.6a3 3 0 0 0 4.3 4.3l1.3-1.3',
  mail: 'M3 5h14v10H3zM3.3 5.5 10 11l6.7-5.5',
  sun: 'M10 13.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM10 2.5v1.7M10 15.8v1.7M2.5 10h1.7M15.8 10h1.7M4.7 4.7l1.2 1.2M14.1 14.1l1.2 1.2M4.7 15.3l1.2-1.2M14.1 5.9l1.2-1.2',
  moon: 'M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5z',
  screen: 'M3 4h14v9.5H3zM7.5 16.5h5M10 13.5v3',
  settings: 'M4 6h7M15 6h1M4 14h1M9 14h7M13 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM7 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  exit: 'M8 3.5H4.5a1 1 0 0 0-1 1v11a1 1 0 0 0 1 1H8M12.5 6.5 16 10l-3.5 3.5M16 10H7.5',
  archive: 'M3 4h14v3.5H3zM4.2 7.5V16h11.6V7.5M8 10.5h4',
  retry: 'M15.8 8A6.2 6.2 0 1 0 16 11.5M16 4v4h-4',
  eye: 'M2.5 10c2-3.6 4.5-5.4 7.5-5.4s5.5 1.8 7.5 5.4c-2 3.6-4.5 5.4-7.5 5.4S4.5 13.6 2.5 10zM10 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z',
  reply: 'M8 5 3.5 9.5 8 14M3.5 9.5h7.5a5 5 0 0 1 5 5v.5',
  hash: 'M8 3.5 6.5 16.5M13.5 3.5 12 16.5M4 7.5h12.5M3.5 12.5H16',
  offline: 'M3 3l14 14M6.2 8.6A7.6 7.6 0 0 0 3.5 10M10 7c2.5 0 4.8 1 6.5 3M7.5 12.3A4 4 0 0 1 10 11.4M10 15.5h.01',
  building: 'M4.5 17V4h7v13M11.5 8h4v9M3 17h14M7 7h2M7 10h2M7 13h2M13.5 11h.01M13.5 14h.01',
  leaf: 'M4 16C4 8 8.5 4 16.5 4c0 8-4 12-10 11M4 16c1.5-3.5 4-6 7.5-7.5',
  rocket: 'M8.5 11.5C9 7 12 3.5 16.5 3.5 16.5 8 13 11 8.5 11.5zM8.5 11.5 6 10l2-3h2.5M8.5 11.5 10 14l3-2V9.5M4 16l2-2',
} as const

export type IconName = keyof typeof paths

/** They point along the line of writing, whichever way that runs. */
const MIRRORED: ReadonlySet<IconName> = new Set(['back', 'forward', 'send', 'exit', 'reply'])

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size} height={size} viewBox="0 0 20 20" fill="none" stroke="currentColor"
      strokeWidth={1.6} strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false"
      data-mirrored={MIRRORED.has(name) || undefined}
    >
      <path d={paths[name]} />
    </svg>
  )
}

/** Two sheets that share a corner. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <rect x="2" y="2" width="13" height="13" rx="4" fill="var(--ck-accent)" opacity="0.45" />
      <rect x="9" y="9" width="13" height="13" rx="4" fill="var(--ck-accent)" />
      <rect x="9" y="9" width="6" height="6" rx="1.5" fill="var(--ck-surface)" />
    </svg>
  )
}
