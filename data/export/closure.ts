import { isCustomTable, prefixesOf, tableByPrefix } from '#data/bundle'
import { type BundleRow, bundleTable, bundleTables, columnsOf } from '#toolkit/domain'
import { SAME_AS } from '#toolkit/facts'
import type { FormerIds } from './former-ids.ts'
import { exportRows } from './rows.ts'
import type { Snapshot } from './snapshot.ts'
import type { Closure } from './types.ts'

/**
 * A part of the graph that stands by itself: all that is told of what is `chosen`, and of whatever that refers to its own
 * rows, names and identifiers, however many steps away, with the former ids of all these, and every source that is cited.
 *
 *     const part = await partAround(snapshots, former, new Set(['ini_internet-plus']))
 *
 * Holds ids in memory, and no rows.
 */
export async function closureAround(snapshots: Snapshot[], former: FormerIds, chosen: Set<string>): Promise<Closure> {
  const known = new Set(chosen)
  const cited = new Set<string>()
  let next = new Set<string>()
  const look = (row: BundleRow) => {
    if (row.evidence.source !== undefined) cited.add(row.evidence.source)
    for (const id of namedIn(row).map(former.now)) if (!known.has(id)) next.add(id)
  }

  const told = conditions(former, chosen, chosen, cited)
  for (const table of withEvidence) for await (const row of exportRows(snapshots, table, told)) look(row)
  while (next.size > 0) {
    const named = next
    next = new Set()
    for (const id of named) known.add(id)
    const about = conditions(former, new Set(), named, cited)
    for (const table of introducing) for await (const row of exportRows(snapshots, table, about)) look(row)
  }
  const part = conditions(former, chosen, known, cited)
  for await (const row of exportRows(snapshots, bundleTable[SAME_AS]!, part)) look(row)
  return conditions(former, chosen, known, cited)
}

const withEvidence = bundleTables.filter(table => table.hasEvidence && table.name !== SAME_AS)

/** What says of a thing that it is there and what it is called: its own table, its names, its identifiers. */
const introducing = withEvidence.filter(({ name, key }) =>
  key[0] === 'id'
    ? [...tableByPrefix.values()].includes(name) && isNameable(name)
    : ['names', 'identifiers'].includes(name),
)

function isNameable(table: string): boolean {
  const entity = bundleTable.names!.columns.find(column => column.name === 'entity')!
  return prefixesOf(entity).some(prefix => tableByPrefix.get(prefix) === table)
}

/** Ties have two ends, and are told where either is chosen. */
const otherEnd: { [table: string]: string } = {
  agreement_initiatives: 'initiative',
  initiative_links: 'to',
  agreement_links: 'to',
  affiliations: 'organisation',
}

function conditions(former: FormerIds, chosen: Set<string>, known: Set<string>, cited: Set<string>): Closure {
  const [inChosen, inKnown, inCited] = [[...chosen], [...known], [...cited]]
  const [toldChosen, toldKnown] = [former.withAll(chosen), former.withAll(known)]
  return {
    claims(sql, table) {
      if (table.name === SAME_AS)
        return sql`and told->>'id' = any(${toldKnown}) and told->>'sameAs' = any(${toldKnown})`
      if (introducing.includes(table)) return sql`and entity = any(${inKnown})`
      const end = otherEnd[table.name]
      return end === undefined
        ? sql`and entity = any(${inChosen})`
        : sql`and (entity = any(${inChosen}) or told->>${end} = any(${toldChosen}))`
    },
    plain: sql => sql`where id = any(${inCited})`,
  }
}

/** The entities that a row names beside itself; its source is none. */
function namedIn({ table, told }: BundleRow): string[] {
  return (referring.get(table) ?? []).flatMap(field => told[field]?.split('|') ?? [])
}

const referring = new Map(
  bundleTables.map(table => [
    table.name,
    columnsOf(table)
      .filter(column => !isCustomTable(column) && column.name !== 'source' && prefixesOf(column).length > 0)
      .map(({ field }) => field),
  ]),
)
