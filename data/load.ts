import {
  type BundleRow,
  bundleTable,
  bundleTables,
  type Change,
  type Changes,
  knownIds,
  knownRanks,
  merge,
  type SourceRank,
  type Subgraph,
  takes,
} from '#toolkit'
import { checkBundle } from './check.ts'
import { createFaults, type Fault } from './faults.ts'
import { rowsOf } from './read.ts'
import { inTransactions } from './transactions.ts'

export type Loaded = { faults: Fault[]; changes: Record<string, Changes> }

/**
 * Checks a bundle whole and takes it into every subgraph, or into none.
 *
 *     const { faults, changes } = await loadBundle('data/reference', graph.subgraphs)
 *
 * A bundle with a fault changes nothing, and every fault is reported. The transactions of all subgraphs are open until each
 * has taken its part; then they are committed one after the other. `onStep` hears what is being done.
 */
export async function loadBundle(
  folder: string,
  subgraphs: Subgraph[],
  onStep: (step: string) => void = () => {},
): Promise<Loaded> {
  onStep('checking the bundle')
  const { faults } = await checkBundle(folder, ids => knownIds(subgraphs, ids))
  if (faults.length > 0) return { faults, changes: {} }

  const ranks = await ranksFor(folder, subgraphs)
  const changes: Record<string, Changes> = {}
  await inTransactions(
    subgraphs,
    async ({ name, intake }, tx) => {
      onStep(`${name}: taking in its rows`)
      const rows = bundleRows(folder, row => takes(intake, row))
      changes[name] = await merge(tx, name, intake, rows, ranks)
    },
    () => onStep('writing'),
  )
  return { faults, changes }
}

/** The rows of a bundle that a subgraph takes. */
async function* bundleRows(folder: string, isWanted: (row: BundleRow) => boolean): AsyncGenerator<BundleRow> {
  for (const table of bundleTables) {
    for await (const { row } of rowsOf(folder, table, createFaults())) if (isWanted(row)) yield row
  }
}

/** What the rule needs to know of the sources that the bundle brings or cites. */
async function ranksFor(folder: string, subgraphs: Subgraph[]): Promise<SourceRank[]> {
  const ranks = new Map<string, SourceRank>()
  for await (const { row } of rowsOf(folder, bundleTable.sources!, createFaults())) {
    const { id, kind, published } = row.told as { id: string; kind: string; published?: string }
    ranks.set(id, { id, kind, published: published ?? null })
  }
  const cited = new Set<string>()
  for await (const { evidence } of bundleRows(folder, () => true)) {
    if (evidence.source !== undefined && !ranks.has(evidence.source)) cited.add(evidence.source)
  }
  return [...ranks.values(), ...(cited.size > 0 ? await knownRanks(subgraphs, [...cited]) : [])]
}

/** What an import changed, as a table for a terminal: a line for each table of the bundle that it touched. */
export function summaryOf(changes: Record<string, Changes>): string {
  const totals = new Map<string, Change>()
  for (const [table, change] of Object.values(changes).flatMap(each => Object.entries(each))) {
    const total = totals.get(table) ?? { added: 0, amended: 0, removed: 0, unchanged: 0 }
    for (const key of KINDS) total[key] += change[key]
    totals.set(table, total)
  }
  const all = [...totals.values()]
  const sum: Change = { added: 0, amended: 0, removed: 0, unchanged: 0 }
  for (const key of KINDS) sum[key] = all.reduce((count, total) => count + total[key], 0)
  const rows = bundleTables.flatMap(({ name }) => (totals.has(name) ? [[name, totals.get(name)!] as const] : []))
  return [
    line('', KINDS),
    ...[...rows, ['all', sum] as const].map(([name, total]) =>
      line(
        name,
        KINDS.map(key => total[key]),
      ),
    ),
    KINDS.slice(0, 3).every(key => sum[key] === 0) ? 'Nothing has changed.' : '',
  ]
    .filter(Boolean)
    .join('\n')
    .concat('\n')
}

const KINDS = ['added', 'amended', 'removed', 'unchanged'] as const
const line = (name: string, cells: readonly unknown[]) =>
  name.padEnd(22) + cells.map(cell => String(cell).padStart(10)).join('')
