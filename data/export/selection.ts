import { boundsOf, bundleTable } from '#toolkit/domain'
import { existingIds } from '#toolkit/facts'
import { prefixOf } from '#toolkit/graphql'
import type { FormerIds } from './former-ids.ts'
import { exportRows } from './rows.ts'
import type { Snapshot } from './snapshot.ts'

/** What somebody wants of the graph. Several of a kind: any of them. Several kinds: what fits all of them. */
export type Selection = { initiatives: string[]; actors: string[]; since?: string | undefined }

/**
 * The ids of what fits a wish, or undefined for the whole graph. It may be asked for by former ids, and none is among those given.
 *
 *     await chosenBy(snapshots, former, { initiatives: ['ini_belt-and-road'], actors: [], since: '2019-01-01' })
 *
 * Throws an Error that says so where an id is not in the graph, or nothing fits.
 */
export async function selectEntities(
  snapshots: Snapshot[],
  former: FormerIds,
  wish: Selection,
): Promise<Set<string> | undefined> {
  const { initiatives, actors, since } = wish
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
  if (chosen.size === 0) throw new Error('Nothing in the graph is all that was asked for, so nothing was written.')
  return chosen
}

/** Initiatives with all that is part of them, the agreements tied to those, and what was said about them. */
async function ofInitiatives(snapshots: Snapshot[], former: FormerIds, ids: string[]): Promise<Set<string>> {
  const asked = ids.map(former.now)
  const initiatives = new Set(asked)
  for (let above = asked; above.length > 0; ) {
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

/** Organisations and people, all that they take part in or took a step of, and what they said or was said about them. */
async function ofActors(snapshots: Snapshot[], former: FormerIds, asked: string[]): Promise<Set<string>> {
  const now = asked.map(former.now)
  const ids = former.withAll(now)
  return new Set([
    ...now,
    ...(await subjectsOf(snapshots, 'participations', ['actor', 'onBehalfOf'], ids)),
    ...(await subjectsOf(snapshots, 'milestones', ['actor'], ids)),
    ...(await subjectsOf(snapshots, 'statements', ['speaker', 'onBehalfOf', 'about'], ids)),
  ])
}

/**
 * Agreements and initiatives with a step, events and statements, that may have happened on the day or later. When somebody
 * recorded it does not matter: in a graph that was filled today everything was recorded today.
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

/** The subjects of rows of a table that name one of these ids in one of these fields. */
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
  if (wrong.length > 0) throw new Error(`The graph has no ${what} ${wrong.join(', ')}: look its id up and give that.`)
}
