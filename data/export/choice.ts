import { boundsOf, bundleTable, knownIds, prefixOf } from '#toolkit'
import { rowsOf } from './rows.ts'
import type { Snapshot } from './snapshot.ts'

/** What somebody wants of the graph. Several of a kind: any of them. Several kinds: what fits all of them. */
export type Wish = { initiatives: string[]; actors: string[]; since?: string | undefined }

/**
 * The ids of what fits a wish, or undefined for the whole graph.
 *
 *     await chosenBy(snapshots, { initiatives: ['ini_belt-and-road'], actors: [], since: '2019-01-01' })
 *
 * Throws an Error that says so where an id is not in the graph, or nothing fits.
 */
export async function chosenBy(snapshots: Snapshot[], wish: Wish): Promise<Set<string> | undefined> {
  const { initiatives, actors, since } = wish
  await refuseUnknown(snapshots, initiatives, 'initiative', ['ini'])
  await refuseUnknown(snapshots, actors, 'organisation or person', ['org', 'per'])
  const choices = [
    ...(initiatives.length > 0 ? [await ofInitiatives(snapshots, initiatives)] : []),
    ...(actors.length > 0 ? [await ofActors(snapshots, actors)] : []),
    ...(since === undefined ? [] : [await happenedSince(snapshots, since)]),
  ]
  const [first, ...others] = choices
  if (first === undefined) return undefined
  const chosen = new Set([...first].filter(id => others.every(other => other.has(id))))
  if (chosen.size === 0) throw new Error('Nothing in the graph is all that was asked for, so nothing was written.')
  return chosen
}

/** Initiatives with all that is part of them, the agreements tied to those, and what was said about them. */
async function ofInitiatives(snapshots: Snapshot[], ids: string[]): Promise<Set<string>> {
  const initiatives = new Set(ids)
  for (let above = ids; above.length > 0; ) {
    above = (await subjectsOf(snapshots, 'initiatives', ['partOf'], above)).filter(id => !initiatives.has(id))
    for (const id of above) initiatives.add(id)
  }
  const all = [...initiatives]
  const agreements = await subjectsOf(snapshots, 'agreement_initiatives', ['initiative'], all)
  return new Set([...all, ...agreements, ...(await subjectsOf(snapshots, 'statements', ['about'], all))])
}

/** Organisations and people, all that they take part in or took a step of, and what they said or was said about them. */
async function ofActors(snapshots: Snapshot[], ids: string[]): Promise<Set<string>> {
  return new Set([
    ...ids,
    ...(await subjectsOf(snapshots, 'participations', ['actor', 'onBehalfOf'], ids)),
    ...(await subjectsOf(snapshots, 'milestones', ['actor'], ids)),
    ...(await subjectsOf(snapshots, 'statements', ['speaker', 'onBehalfOf', 'about'], ids)),
  ])
}

/**
 * Agreements and initiatives with a step, events and statements, that may have happened on the day or later. When somebody
 * recorded it does not matter: in a graph that was filled today everything was recorded today.
 */
async function happenedSince(snapshots: Snapshot[], day: string): Promise<Set<string>> {
  const found = new Set<string>()
  for (const table of ['milestones', 'events', 'statements']) {
    const { subject } = bundleTable[table]!
    for await (const { told, evidence } of rowsOf(snapshots, bundleTable[table]!)) {
      if (told.date === undefined || evidence.stance === 'CONTRADICTS') continue
      const { latest } = boundsOf(told.date)
      if (latest === null || latest >= day) found.add(told[subject]!)
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
  const known = await knownIds(snapshots, ids)
  const wrong = ids.filter(id => !known.has(id) || !prefixes.includes(prefixOf(id)))
  if (wrong.length > 0) throw new Error(`The graph has no ${what} ${wrong.join(', ')}: look its id up and give that.`)
}
