/** What of a person's words is nowhere but in this browser; signing out deletes it. */
export interface Kept {
  drafts: number
  edits: number
  unsent: number
}

let counter = (): Kept => ({ drafts: 0, edits: 0, unsent: 0 })

/** For the feature that keeps such words. */
export function countKeptBy(count: () => Kept): void {
  counter = count
}

export const countKept = (): Kept => counter()
