import { isCustomTable, prefixesOf, tableByPrefix } from '#data/bundle'
import { type BundleRow, bundleTable, bundleTables, columnsOf } from '#toolkit/domain'
import { SAME_AS } from '#toolkit/facts'
import type { FormerIds } from './former-ids.ts'
import { exportRows } from './rows.ts'
import type { Snapshot } from './snapshot.ts'
import type { Closure } from './types.ts'

/**
 * Computes the transitive closure of an export, so that it is a valid bundle. It has all claims about the `chosen` entities and all
 * cited sources. It also has the rows, names, identifiers and former ids of entities to which these refer, even indirectly.
 *
 *     const part = await closureAround(snapshots, former, new Set(['ini_internet-plus']))
 *
 * Memory has ids, but no rows.
 */
export async function closureAround(snapshots: Snapshot[], former: FormerIds, chosen: Set<string>): Promise<Closure> {
  const known = new Set(chosen)
  const cited = new Set<string>()
  let next = new Set<string>()
  const collect = (row: BundleRow) => {
    if (row.evidence.source !== undefined) cited.add(row.evidence.source)
    for (const id of referencesOf(row).map(former.now)) if (!known.has(id)) next.add(id)
  }

  const direct = conditions(former, chosen, chosen, cited)
  for (const table of withEvidence) for await (const row of exportRows(snapshots, table, direct)) collect(row)
  while (next.size > 0) {
    const added = next
    next = new Set()
    for (const id of added) known.add(id)
    const about = conditions(former, new Set(), added, cited)
    for (const table of introducing) for await (const row of exportRows(snapshots, table, about)) collect(row)
  }
  const part = conditions(former, chosen, known, cited)
  // The rows of `same_as` cite sources as well, so `cited` is complete only after this loop.
  for await (const row of exportRows(snapshots, bundleTable[SAME_AS]!, part)) collect(row)
  return conditions(former, chosen, known, cited)
}

const withEvidence = bundleTables.filter(table => table.hasEvidence && table.name !== SAME_AS)

/** The tables that define an entity: its own table, names and identifiers. */
const introducing = withEvidence.filter(({ name, key }) =>
  key[0] === 'id' ? isNameable(name) : ['names', 'identifiers'].includes(name),
)

function isNameable(table: string): boolean {
  const entity = bundleTable.names!.columns.find(column => column.name === 'entity')!
  return prefixesOf(entity).some(prefix => tableByPrefix.get(prefix) === table)
}

/** The field with the second end of a link. An export has the link if either end is chosen. */
const linkTarget: { [table: string]: string } = {
  agreement_initiatives: 'initiative',
  initiative_links: 'to',
  agreement_links: 'to',
  affiliations: 'organisation',
}

/** SQL conditions for the claims about `chosen` entities, the rows that define `known` entities, and the `cited` sources. */
function conditions(former: FormerIds, chosen: Set<string>, known: Set<string>, cited: Set<string>): Closure {
  const [inChosen, inKnown, inCited] = [[...chosen], [...known], [...cited]]
  const [chosenAndFormer, knownAndFormer] = [former.withAll(chosen), former.withAll(known)]
  return {
    claims(sql, table) {
      if (table.name === SAME_AS)
        return sql`and told->>'id' = any(${knownAndFormer}) and told->>'sameAs' = any(${knownAndFormer})`
      if (introducing.includes(table)) return sql`and entity = any(${inKnown})`
      const end = linkTarget[table.name]
      return end === undefined
        ? sql`and entity = any(${inChosen})`
        : sql`and (entity = any(${inChosen}) or told->>${end} = any(${chosenAndFormer}))`
    },
    plain: sql => sql`where id = any(${inCited})`,
  }
}

/** Returns the entities that a row refers to; its source is not an entity. */
function referencesOf({ table, told }: BundleRow): string[] {
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
