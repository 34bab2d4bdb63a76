import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import {
  type ActorPosition,
  type ActorResolver,
  columnReader,
  compileRowMaker,
  createActorResolver,
  type FileMapping,
  locatorReader,
  type Mapping,
  type RawRow,
  type ReportCell,
  type RowMaker,
  type TableRows,
  UNKNOWN,
} from '#data/adapters/mapping'
import { type BundleError, parseRow, type Rows } from '#data/bundle'
import { SAME_AS } from '#toolkit/facts'
import { createBundleTables } from './bundle-writer.ts'
import {
  actorPositions,
  createDuplicateFinder,
  joinRows,
  type RecordKeys,
  readRecordKeys,
  singleParts,
} from './record-keys.ts'
import { createRowWriter, MAX_ROW_RULES, type RowOrigin, type RowWriter, rowTracer } from './row-writer.ts'
import { createSourceErrors, type SourceErrors } from './source-errors.ts'
import { type DataFile, type FileRow, neededColumns, openSourceFile } from './source-files.ts'

/** A bundle that is produced from a data set. */
export type MappingRun = {
  /** The folder of the bundle. */
  folder: string
  /** Whether the bundle has to be complete before it is checked: if its rows are out of order, or if it is large. */
  comesFirst: boolean
  make(): Promise<void>
  /** Produces the bundle and streams its rows, the sources first. */
  rows: Rows
  /** The errors of the files read so far. Rows with errors are not produced. */
  errors(): BundleError[]
  isSound(): boolean
  /** Whether a file was not read completely; `skipFaulty` does not allow that. */
  hasLost(): boolean
  /** Per file: the numbers of rows, copies, rejected rows and rejected cells. */
  files: Count[]
  /** The unknown names for which organisations were created. */
  made(): string[]
  /** Maps an error of the bundle to the file, row and column of its origin. */
  traced(error: BundleError): BundleError
  remove(): void
}

type Count = { file: string; rows: number; copies: number; leftOut: number; cells: number }

/**
 * Converts the files of a data set to a bundle by a mapping. It is lazy: the bundle is written while its rows are read.
 *
 *     const { folder, rows, remove } = runMapping(ggo, 'folder-of-the-data-set', holders)
 *     await loadBundle(folder, graph.subgraphs, onStep, { rows })
 *     remove()
 *
 * Memory has only keys. The checks have keys too, so a large bundle is completed before it is checked. Copies of a row are
 * skipped, and rows with errors are not produced. `holders` maps codes of ISO 3166-1 to ids of the graph.
 */
export function runMapping(mapping: Mapping, folder: string, holders: Map<string, string> = new Map()): MappingRun {
  const findings = createSourceErrors()
  const tables = createBundleTables()
  const files: Count[] = []
  let createdNames: ActorResolver['made'] = () => []
  const { always = {} } = mapping

  async function* produceRows(): AsyncGenerator<Iterable<RowOrigin>> {
    const opened = new Map<FileMapping, OpenFile>()
    for (const each of mapping.files) {
      const file = await openSourceFile(folder, each, neededColumns(each, mapping), findings)
      if (file) opened.set(each, { file, keys: each.key ? await readRecordKeys(each, file, mapping) : null })
    }
    // A file may be mapped several times; joins use the first key.
    const keysOfFile = (name: string) =>
      mapping.files.flatMap(each => (each.file === name ? (opened.get(each)?.keys ?? []) : []))[0]
    const listing = mapping.actors?.own?.file
    const listed = listing === undefined ? null : new Set(keysOfFile(listing)?.texts)
    const actors = createActorResolver(mapping, holders, listed)
    createdNames = actors.made
    const writer = createRowWriter(mapping, tables)
    function* plain(all: TableRows): Generator<RowOrigin> {
      for (const [table, rows] of Object.entries(all)) {
        for (const row of rows) {
          const written = writer.plain(table, row)
          if (written) yield written
        }
      }
    }

    yield plain({ sources: [mapping.source] })
    yield plain(always)
    for (const [at, each] of mapping.files.entries()) {
      const own = opened.get(each)
      if (!own) continue
      const joinKeys = each.join && keysOfFile(each.join.file)
      if (each.join && !joinKeys) continue
      const count: Count = { file: each.file, rows: 0, copies: 0, leftOut: 0, cells: 0 }
      files.push(count)
      yield* adaptFile(each, at, own, joinKeys ?? null, { actors, writer, findings, count })
    }
    for (const rows of actors.rows()) yield plain(rows)
    writer.end()
  }

  return {
    folder: tables.folder,
    comesFirst: isOutOfTurn(mapping) || sizeOf(mapping, folder) > LARGE_BYTES,
    async make() {
      for await (const some of produceRows()) for (const _ of some);
    },
    async *rows(errors) {
      function* placed(some: Iterable<RowOrigin>) {
        for (const { table, cells, line } of some) yield parseRow(table, cells, line, errors)
      }
      for await (const some of produceRows()) yield placed(some)
    },
    errors: findings.list,
    isSound: findings.isEmpty,
    hasLost: findings.hasLost,
    files,
    made: () => createdNames(),
    traced: rowTracer(mapping, tables),
    remove: tables.remove,
  }
}

// Data sets of this size give about 700,000 rows.
const LARGE_BYTES = 20_000_000

const sizeOf = ({ files }: Mapping, folder: string) =>
  files
    .map(({ file }) => join(folder, file))
    .filter(existsSync)
    .reduce((sum, path) => sum + statSync(path).size, 0)

/** Whether `same_as` links or sources come after rows that depend on them. */
function isOutOfTurn({ files, always = {} }: Mapping): boolean {
  const rows = files.flatMap(({ rows }) => rows)
  const firstCited = rows.findIndex(({ cells, otherwise }) => cells.source ?? otherwise?.source)
  return (
    SAME_AS in always ||
    rows.some(({ table }) => table === SAME_AS) ||
    (firstCited >= 0 && rows.slice(firstCited).some(({ table }) => table === 'sources'))
  )
}

type OpenFile = { file: DataFile; keys: RecordKeys | null }
type Context = { actors: ActorResolver; writer: RowWriter; findings: SourceErrors; count: Count }

/** Streams the rows produced from a file, and counts them. */
async function* adaptFile(
  mapping: FileMapping,
  number: number,
  { file, keys }: OpenFile,
  joinKeys: RecordKeys | null,
  { actors, writer, findings, count }: Context,
): AsyncGenerator<Iterable<RowOrigin>> {
  const { file: name, key, join } = mapping
  const copies = createDuplicateFinder()
  const readOf = columnReader(file.columns, join && { file: join.file, columns: joinKeys!.columns })
  const locate = locatorReader(mapping.locator, readOf)
  const isAlone = await singleParts(mapping, file)
  const rowMakers = mapping.rows.map((making, at) =>
    compileRowMaker(making, readOf, actors, number * MAX_ROW_RULES + at, isAlone, mapping.empty),
  )
  const placeOf = keys && actorPositions(mapping, file, keys)
  const joinRow = joinKeys && joinRows(mapping, file, joinKeys)

  const skipRow: SourceErrors['add'] = (...found) => {
    findings.add(...found)
    count.leftOut += 1
  }
  const skipUnreadable: SourceErrors['add'] = (...found) => {
    skipRow(...found)
    count.rows += 1
  }
  for await (const some of file.rows({ add: skipUnreadable, addUnreadable: findings.addUnreadable }))
    yield convertRows(some)

  function* convertRows(some: FileRow[]): Generator<RowOrigin> {
    for (const { row, cells } of some) {
      count.rows += 1
      if (copies.has(cells)) {
        count.copies += 1
        continue
      }
      const place = placeOf?.(cells) ?? null
      const joined = joinRow?.(cells) ?? null
      if (place !== null && typeof place === 'object') skipRow(name, row, key!, place.value, place)
      else if (joined && 'rule' in joined) skipRow(name, row, join!.column, joined.value, joined)
      else {
        const record: RawRow = { row, cells, joined: joined?.lent ?? [], part: '' }
        yield* convert(record, place, joined?.isShared ?? false)
      }
    }
  }

  function* convert(record: RawRow, place: ActorPosition | null, isShared: boolean): Generator<RowOrigin> {
    const locator = locate(record)
    const produced: { making: RowMaker; cells: string[] }[] = []
    const before = count.cells
    // One mistake is one error, even if several rows would use the cell.
    const reported = new Set<string>()
    const reportCell: ReportCell = (column, value, error) => {
      const spot = `${column} ${value}`
      if (reported.has(spot)) return
      reported.add(spot)
      findings.add(name, record.row, column, value, error)
      count.cells += 1
    }
    for (const making of rowMakers) {
      if (!making.applies(record, place)) continue
      for (const part of making.partsOf(record, reportCell)) {
        record.part = part
        const cells = making.cellsOf(record, reportCell)
        if (cells === UNKNOWN) {
          // Without its kind the entity is invalid, so no row of the record is produced.
          count.cells = before
          count.leftOut += 1
          return
        }
        if (cells) produced.push({ making, cells })
      }
    }
    for (const { making, cells } of produced) {
      const written = writer.write(making, cells, locator, record.row, isShared)
      if (written) yield written
    }
  }
}
