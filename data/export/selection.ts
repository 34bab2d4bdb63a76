import { boundsOf, bundleTable } from '#toolkit/domain'
import { existingIds } from '#toolkit/facts'
import { prefixOf } from '#toolkit/graphql'
import type { FormerIds } from './former-ids.ts'
import { exportRows } from './rows.ts'
import type { Snapshot } from './snapshot.ts'

/** The filters of an export. Values of one filter are alternatives; different filters must all match. */
export type Selection = { initiatives: string[]; actors: string[]; since?: string | undefined }

/**
 * Returns the ids of the entities that match all filters, without former ids; undefined for the whole graph.
 *
 *     await selectEntities(snapshots, former, { initiatives: ['ini_belt-and-road'], actors: [], since: '2019-01-01' })
 *
 * Throws an Error if an id is not in the graph, or no entity matches.
 */
export async function selectEntities(
  snapshots: Snapshot[],
  former: FormerIds,
  { initiatives, actors, since }: Selection,
): Promise<Set<string> | undefined> {
  await refuseUnknown(snapshots, initiatives, 'initiative', ['ini'])
  await refuseUnknown(snapshots, actors, 'organisation or person', ['org', 'per'])
  const choices = [
    ...(initiatives.length > 0 ? [await ofInitiatives(snapshots, former, initiatives)] : []),
    ...(actors.length > 0 ? [await ofActors(snapshots, former, actors)] : []),
    ...(since === undefined ? [] : [await happenedSince(snapshots, former, since)]),
  ]
  const [first, ...others] = choices
  if (first === undefined) return undefined
  const chosen = new Set([...first].filter(id => others.every(other => other.has(id))))
  if (chosen.size === 0) throw new Error('No entity matches --initiative, --actor and --since: nothing was written.')
  return chosen
}

/** Returns initiatives with their parts, the agreements linked to these, and the statements about them. */
async function ofInitiatives(snapshots: Snapshot[], former: FormerIds, ids: string[]): Promise<Set<string>> {
  const roots = ids.map(former.now)
  const initiatives = new Set(roots)
  for (let above = roots; above.length > 0; ) {
    above = (await subjectsOf(snapshots, 'initiatives', ['partOf'], former.withAll(above))).filter(
      id => !initiatives.has(id),
    )
    for (const id of above) initiatives.add(id)
  }
  const all = [...initiatives]
  const anyOf = former.withAll(all)
  const agreements = await subjectsOf(snapshots, 'agreement_initiatives', ['initiative'], anyOf)
  return new Set([...all, ...agreements, ...(await subjectsOf(snapshots, 'statements', ['about'], anyOf))])
}

/** Returns actors, the agreements and initiatives with their participations or milestones, and statements by or about them. */
async function ofActors(snapshots: Snapshot[], former: FormerIds, actors: string[]): Promise<Set<string>> {
  const current = actors.map(former.now)
  const ids = former.withAll(current)
  return new Set([
    ...current,
    ...(await subjectsOf(snapshots, 'participations', ['actor', 'onBehalfOf'], ids)),
    ...(await subjectsOf(snapshots, 'milestones', ['actor'], ids)),
    ...(await subjectsOf(snapshots, 'statements', ['speaker', 'onBehalfOf', 'about'], ids)),
  ])
}

/**
 * Returns agreements and initiatives with a milestone, events and statements whose date may be the day or later. The date of
 * recording does not count: after a first import every claim was recorded on one day.
 */
async function happenedSince(snapshots: Snapshot[], former: FormerIds, day: string): Promise<Set<string>> {
  const found = new Set<string>()
  for (const table of ['milestones', 'events', 'statements']) {
    const { subject } = bundleTable[table]!
    for await (const { told, evidence } of exportRows(snapshots, bundleTable[table]!)) {
      if (told.date === undefined || evidence.stance === 'CONTRADICTS') continue
      const { latest } = boundsOf(told.date)
      if (latest === null || latest >= day) found.add(former.now(told[subject]!))
    }
  }
  return found
}

/** Returns the subjects of the claims of a table that have one of these ids in one of these fields. */
async function subjectsOf(snapshots: Snapshot[], table: string, fields: string[], ids: string[]): Promise<string[]> {
  const found: string[] = []
  for (const { name, sql } of snapshots.filter(({ intake }) => table in intake.facts)) {
    const rows = await sql<{ entity: string }[]>`
      select distinct entity from ${sql(name)}.claims
      where bundle_table = ${table} and stance = 'SUPPORTS' and retracted_at is null and exists (
        select from unnest(${fields}::text[]) as field where string_to_array(told->>field, '|') && ${ids}::text[])`
    found.push(...rows.map(row => row.entity))
  }
  return found
}

async function refuseUnknown(snapshots: Snapshot[], ids: string[], what: string, prefixes: string[]): Promise<void> {
  const known = await existingIds(snapshots, ids)
  const wrong = ids.filter(id => !known.has(id) || !prefixes.includes(prefixOf(id)))
  if (wrong.length > 0)
    throw new Error(`The graph has no ${what} ${wrong.join(', ')}: find the id with \`search\` and give that.`)
}
