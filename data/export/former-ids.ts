import { existingSurvivors } from '#toolkit/facts'
import type { Snapshot } from './snapshot.ts'

/** Former ids of the graph: rows are told with them, and what is chosen are the ids that they have become. */
export type FormerIds = {
  /** What an id has become; itself, if it is no former one. */
  now(id: string): string
  /** These ids, and all that became one of them. */
  withAll(ids: Iterable<string>): string[]
}

/** The former ids as they stand: `(await formerIn(snapshots)).now('org_acme-oy')`. */
export async function readFormerIds(snapshots: Snapshot[]): Promise<FormerIds> {
  const survivors = await existingSurvivors(snapshots)
  const formerOf = new Map<string, string[]>()
  for (const [id, survivor] of survivors) formerOf.set(survivor, [...(formerOf.get(survivor) ?? []), id])
  return {
    now: id => survivors.get(id) ?? id,
    withAll: ids => [...ids].flatMap(id => [id, ...(formerOf.get(id) ?? [])]),
  }
}
