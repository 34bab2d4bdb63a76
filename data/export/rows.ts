import { getTableColumns, getTableName } from 'drizzle-orm'
import type { PendingQuery, Row } from 'postgres'
import { type BundleRow, type BundleTable, columnsOf, evidenceColumns } from '#toolkit/domain'
import { hasEvidence, SAME_AS } from '#toolkit/facts'
import type { Snapshot } from './snapshot.ts'
import type { Closure } from './types.ts'

type Record = { subject: string; told: { [field: string]: string }; evidence: { [field: string]: string | null } }

const batchSize = 1_000

/**
 * Streams the rows of one table from the graph, or from a part of it, in constant memory. The order is fixed: by subject, the
 * rest of the key, and evidence. Technique: one cursor per subgraph and a k-way merge.
 *
 *     for await (const row of exportRows(snapshots, bundleTable.names!)) …
 */
export async function* exportRows(
  snapshots: Snapshot[],
  table: BundleTable,
  part?: Closure,
): AsyncGenerator<BundleRow> {
  const owners = snapshots.filter(({ intake }) =>
    table.name === SAME_AS ? hasEvidence(intake) : table.name in intake.facts,
  )
  const lists = owners.map(owner =>
    recordsOf(table.hasEvidence ? claims(owner, table, part) : plain(owner, table, part)),
  )
  for await (const { told, evidence } of mergeBySubject(lists))
    yield { table: table.name, told, evidence: omitDefaults(evidence) }
}

/** Returns the cells of a row in the order of the columns of its table. */
export function exportCells(table: BundleTable, { told, evidence }: BundleRow): string[] {
  const isEvidence = new Set(table.hasEvidence ? evidenceColumns : [])
  return columnsOf(table).map(column => (isEvidence.has(column) ? evidence : told)[column.field] ?? '')
}

// Default values are exported as empty cells, as authors of bundles write them.
const defaults: { [field: string]: string } = { stance: 'SUPPORTS', basis: 'STATED', confidence: 'HIGH' }

const omitDefaults = (evidence: Record['evidence']): { [field: string]: string } =>
  Object.fromEntries(
    Object.entries(evidence).filter(
      (each): each is [string, string] => each[1] !== null && defaults[each[0]] !== each[1],
    ),
  )

function claims({ name, intake, sql }: Snapshot, table: BundleTable, part?: Closure) {
  // `told` has the id of the source, possibly a former id. The column `entity` has its survivor.
  const subject = sql`coalesce(told->>${table.subject}, '')`
  // Each subgraph stores every `same_as` link; the owner of the former id exports it.
  const isOwn = table.name === SAME_AS ? sql`and split_part(told->>'id', '_', 1) = any(${intake.prefixes})` : sql``
  const key = table.key.flatMap(field => [sql`, told->>${field} collate "C"`])
  return sql`
    select ${subject} as subject, told, jsonb_build_object('source', source, 'locator', locator, 'quote', quote,
      'observedOn', observed_on, 'stance', stance, 'basis', basis, 'confidence', confidence, 'note', note) as evidence
    from ${sql(name)}.claims where bundle_table = ${table.name} and retracted_at is null ${isOwn} ${part ? part.claims(sql, table) : sql``}
    order by ${subject} collate "C" ${key}, source collate "C", locator collate "C", id collate "C"`
}

/** Selects the rows of a table without evidence, which has no claims. */
function plain({ name, intake, sql }: Snapshot, table: BundleTable, part?: Closure) {
  const { into } = intake.facts[table.name]!
  const columns = getTableColumns(into)
  const fields = table.columns.flatMap(({ field }) => [sql`, ${field}::text, ${sql(columns[field]!.name)}::text`])
  return sql`
    select id as subject, jsonb_strip_nulls(jsonb_build_object('id', id ${fields})) as told, '{}'::jsonb as evidence
    from ${sql(name)}.${sql(getTableName(into))} ${part ? part.plain(sql) : sql``} order by id collate "C"`
}

async function* recordsOf(query: PendingQuery<Row[]>): AsyncGenerator<Record> {
  for await (const batch of query.cursor(batchSize)) yield* batch as unknown as Record[]
}

/** Merges lists that are sorted by subject. All rows of a subject are in one list. */
async function* mergeBySubject(lists: AsyncGenerator<Record>[]): AsyncGenerator<Record> {
  const heads = await Promise.all(lists.map(list => list.next()))
  try {
    for (;;) {
      let first = -1
      for (const [at, { done, value }] of heads.entries()) {
        if (!done && (first < 0 || value.subject < heads[first]!.value.subject)) first = at
      }
      if (first < 0) return
      yield heads[first]!.value
      heads[first] = await lists[first]!.next()
    }
  } finally {
    await Promise.all(lists.map(list => list.return(undefined)))
  }
}
