// Exponential back-off between full re-reads of a feed that rejects the stored cursor.

/** The time of the last full re-read of a feed, and the pause after it, both in milliseconds. */
export type ResyncState = { at: number; pause: number }

const MIN_PAUSE = 10_000
const MAX_PAUSE = 600_000

/**
 * The state of a re-read that may start now, or undefined while the pause lasts. The first re-read starts at once. Each further one
 * doubles the pause, from 10 s to 10 min. After four pauses without a re-read, the pause is 10 s again.
 *
 *     nextResync(undefined, 0)                     // { at: 0, pause: 10_000 }
 *     nextResync({ at: 0, pause: 10_000 }, 5_000)  // undefined
 *
 * Processes of two versions, whose cursors differ, may share a database or serve one feed. The pause lets a read finish.
 */
export function nextResync(last: ResyncState | undefined, now: number): ResyncState | undefined {
  if (last === undefined || now - last.at > 4 * last.pause) return { at: now, pause: MIN_PAUSE }
  return now - last.at < last.pause ? undefined : { at: now, pause: Math.min(2 * last.pause, MAX_PAUSE) }
}
