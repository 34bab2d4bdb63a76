/*
 * When a feed is begun anew that knows no cursor which the index has of it.
 */

/** When a feed was last begun anew, and how many milliseconds it is left alone from then on. */
export type ResyncState = { at: number; pause: number }

const [shortest, longest] = [10_000, 600_000]

/**
 * The beginning of a feed anew, undefined where its turn has not come: the first is at once, the next after ten seconds, and each
 * after twice the time of the one before. So two that read or tell one feed by different definitions, as while they are replaced
 * one by one, leave each other the time to come to an end. Who was in need of none for long begins as at first.
 */
export function nextResync(last: ResyncState | undefined, now: number): ResyncState | undefined {
  if (last === undefined || now - last.at > 4 * last.pause) return { at: now, pause: shortest }
  return now - last.at < last.pause ? undefined : { at: now, pause: Math.min(2 * last.pause, longest) }
}
