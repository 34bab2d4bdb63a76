import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import {
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
  type RowPosition,
  type TableRows,
  UNKNOWN,
} from '#data/adapters/mapping'
import { type BundleErrors, parseRow } from '#data/bundle'
import { SAME_AS } from '#toolkit/facts'
import { createBundleTables } from './bundle-writer.ts'
import {
  createDuplicateFinder,
  joinRows,
  type RecordKeys,
  readRecordKeys,
  rowPositions,
  singleParts,
} from './record-keys.ts'
import { createRowWriter, MAX_ROW_RULES, type RowOrigin, type RowWriter, rowTracer } from './row-writer.ts'
import { createSourceErrors, type SourceErrors } from './source-errors.ts'
import { type DataFile, type FileRow, neededColumns, openSourceFile } from './source-files.ts'

/** A bundle that is produced from a data set. */
export type MappingRun = ReturnType<typeof runMapping>

/** The numbers of rows, copies, skipped rows and skipped cells of a file. */
type Count = { file: string; rows: number; copies: number; leftOut: number; cells: number }

/**
 * Converts the files of a data set to a bundle by a mapping. Writes the bundle while the caller reads its rows.
 *
 *     const { folder, rows, remove } = runMapping(ggo, 'folder-of-the-data-set', holders)
 *     await loadBundle(folder, graph.subgraphs, onStep, { rows })
 *     remove()
 *
 * Only keys are in memory. The checks have keys in memory as well, so a large bundle is written before they start. Skips copies of
 * a row, and rows with errors. `holders` maps codes of ISO 3166-1 to ids of the graph.
 */
export function runMapping(mapping: Mapping, folder: string, holders: Map<string, string> = new Map()) {
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
    // A mapping may list a file several times, with different keys. Joins use the first key.
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
    /** The folder of the bundle. */
    folder: tables.folder,
    /** Whether `make` must run before the checks: if rows of the bundle are out of order, or if it is large. */
    comesFirst: isOutOfTurn(mapping) || sizeOf(mapping, folder) > LARGE_BYTES,
    /** Writes the complete bundle. */
    async make() {
      for await (const some of produceRows()) for (const _ of some);
    },
    /** Writes the bundle and streams its rows, the sources first. */
    async *rows(errors: BundleErrors) {
      function* placed(some: Iterable<RowOrigin>) {
        for (const { table, cells, line } of some) yield parseRow(table, cells, line, errors)
      }
      for await (const some of produceRows()) yield placed(some)
    },
    /** Returns the errors of the files read so far. */
    errors: findings.list,
    isSound: findings.isEmpty,
    /** Whether a part of a file is unreadable, which `skipFaulty` cannot skip. */
    hasLost: findings.hasLost,
    files,
    /** Returns the unknown names for which organisations were created. */
    made: () => createdNames(),
    traced: rowTracer(mapping, tables),
    remove: tables.remove,
  }
}

// A data set of this size becomes about 700,000 rows of a bundle.
const LARGE_BYTES = 20_000_000

const sizeOf = ({ files }: Mapping, folder: string) =>
  files
    .map(({ file }) => join(folder, file))
    .filter(existsSync)
    .reduce((sum, path) => sum + statSync(path).size, 0)

/** Whether the mapping makes rows of `same_as`, or sources after rows that cite them. The checks need these rows first. */
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

/** Converts the rows of a file, streams the rows of the bundle, and counts. */
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
  const rowMakers = mapping.rows.map((rule, at) =>
    compileRowMaker(rule, readOf, actors, number * MAX_ROW_RULES + at, isAlone, mapping.empty),
  )
  const placeOf = keys && rowPositions(mapping, file, keys)
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

  function* convert(record: RawRow, place: RowPosition | null, isShared: boolean): Generator<RowOrigin> {
    const locator = locate(record)
    const produced: { maker: RowMaker; cells: string[] }[] = []
    const before = count.cells
    // Several row rules may read a cell; its error is reported once.
    const reported = new Set<string>()
    const reportCell: ReportCell = (column, value, error) => {
      const spot = `${column} ${value}`
      if (reported.has(spot)) return
      reported.add(spot)
      findings.add(name, record.row, column, value, error)
      count.cells += 1
    }
    for (const maker of rowMakers) {
      if (!maker.applies(record, place)) continue
      for (const part of maker.partsOf(record, reportCell)) {
        record.part = part
        const cells = maker.cellsOf(record, reportCell)
        if (cells === UNKNOWN) {
          // An entity without its kind is invalid, so the whole record is skipped.
          count.cells = before
          count.leftOut += 1
          return
        }
        if (cells) produced.push({ maker, cells })
      }
    }
    for (const { maker, cells } of produced) {
      const written = writer.write(maker, cells, locator, record.row, isShared)
      if (written) yield written
    }
  }
}
