import { createHash } from 'node:crypto'
import { stringify } from 'csv-stringify/sync'
import { type BundleRow, type BundleTable, bundleTables, columnsOf } from '#toolkit/domain'
import type { Subgraph } from '#toolkit/subgraph'
import { closureAround } from './closure.ts'
import {
  type CitedSource,
  createDatapackage,
  createReadme,
  createTermsCollector,
  type WrittenTable,
} from './datapackage.ts'
import { readFormerIds } from './former-ids.ts'
import { openOutput } from './output.ts'
import { exportCells, exportRows } from './rows.ts'
import { type Selection, selectEntities } from './selection.ts'
import { type Snapshot, withSnapshots } from './snapshot.ts'
import type { Closure } from './types.ts'

export type ExportOptions = Partial<Selection> & { force?: boolean; onStep?: (step: string) => void }

/**
 * Exports the graph, or a part of it, as a bundle that imports to an equal graph; returns the number of rows of each table.
 *
 *     await exportBundle(graph.subgraphs, 'out', { initiatives: ['ini_internet-plus'] })
 *
 * The same graph gives the same bytes, in constant memory. Throws an Error and writes nothing if no entity matches, an id is not
 * in the graph, or the path is taken.
 */
export async function exportBundle(
  subgraphs: Subgraph[],
  path: string,
  { initiatives = [], actors = [], since, force = false, onStep = () => {} }: ExportOptions = {},
): Promise<Record<string, number>> {
  const selection = { initiatives, actors, since }
  const target = await openOutput(path, { force })
  try {
    const onWait = () => onStep('waiting for an import')
    const write = async (snapshots: Snapshot[]) => {
      onStep('selecting entities')
      const former = await readFormerIds(snapshots)
      const chosen = await selectEntities(snapshots, former, selection)
      const part = chosen && (await closureAround(snapshots, former, chosen))
      const terms = createTermsCollector()
      const tables: WrittenTable[] = []
      for (const table of bundleTables) {
        onStep(`writing ${table.name}`)
        const see = table.hasEvidence ? () => {} : ({ told }: BundleRow) => terms.see(told as CitedSource)
        tables.push(await writeTable(snapshots, table, part, see, chunks => target.write(`${table.name}.csv`, chunks)))
      }
      const about = describeSelection(selection)
      await target.write('README.md', [Buffer.from(createReadme(about, tables, terms.result()))])
      await target.write('datapackage.json', [Buffer.from(createDatapackage(about, tables, terms.result()))])
      return tables
    }
    const written = await withSnapshots(subgraphs, write, onWait)
    await target.commit()
    return Object.fromEntries(written.map(({ table, rows }) => [table.name, rows]))
  } catch (error) {
    await target.discard()
    throw error
  }
}

const linesPerChunk = 500

async function writeTable(
  snapshots: Snapshot[],
  table: BundleTable,
  part: Closure | undefined,
  see: (row: BundleRow) => void,
  write: (chunks: AsyncIterable<Buffer>) => Promise<void>,
): Promise<WrittenTable> {
  const hash = createHash('sha256')
  const written = { table, rows: 0, bytes: 0 }
  const chunkOf = (lines: string[][]) => {
    const chunk = Buffer.from(stringify(lines, { record_delimiter: 'unix' }))
    hash.update(chunk)
    written.bytes += chunk.length
    return chunk
  }
  async function* chunks() {
    let lines = [columnsOf(table).map(column => column.name)]
    for await (const row of exportRows(snapshots, table, part)) {
      see(row)
      lines.push(exportCells(table, row))
      written.rows += 1
      if (lines.length < linesPerChunk) continue
      yield chunkOf(lines)
      lines = []
    }
    if (lines.length > 0) yield chunkOf(lines)
  }
  await write(chunks())
  return { ...written, sha256: hash.digest('hex') }
}

/** Describes the content of a bundle for its title. */
function describeSelection({ initiatives, actors, since }: Selection): string {
  const parts = [
    ...(initiatives.length > 0 ? [`of ${initiatives.join(', ')}`] : []),
    ...(actors.length > 0 ? [`with ${actors.join(', ')}`] : []),
    ...(since === undefined ? [] : [`since ${since}`]),
  ]
  return parts.length === 0 ? 'the whole graph' : `what is ${parts.join(' ')}`
}
