import { existingSurvivors } from '#toolkit/facts'
import type { Snapshot } from './snapshot.ts'

/** Maps between former ids, which rows may have, and their survivors, which a selection has. */
export type FormerIds = {
  /** Returns the survivor of a former id; any other id is returned unchanged. */
  now(id: string): string
  /** Returns these ids and their former ids. */
  withAll(ids: Iterable<string>): string[]
}

/** Reads the former ids: `(await readFormerIds(snapshots)).now('org_acme-oy')`. */
export async function readFormerIds(snapshots: Snapshot[]): Promise<FormerIds> {
  const survivors = await existingSurvivors(snapshots)
  const formerOf = new Map<string, string[]>()
  for (const [id, survivor] of survivors) formerOf.set(survivor, [...(formerOf.get(survivor) ?? []), id])
  return {
    now: id => survivors.get(id) ?? id,
    withAll: ids => [...ids].flatMap(id => [id, ...(formerOf.get(id) ?? [])]),
  }
}
