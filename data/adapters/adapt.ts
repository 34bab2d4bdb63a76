import type { Fault } from '#data/faults'
import { type Actors, actorsOf } from './actors.ts'
import type { RawRow } from './cells.ts'
import { columnsNeeded, type DataFile, openFile } from './files.ts'
import { createFindings, type Findings } from './findings.ts'
import { borrowing, createCopies, type Keys, keysOf, partsAlone, placing } from './keys.ts'
import { locatorOf, type Place, readingOf, readyMaking, type TellCell } from './making.ts'
import type { FileMapping, Mapping } from './mapping.ts'
import { createTables, type Tables } from './tables.ts'
import { createWriter, makingsOfFile, tracing, type Writer } from './writer.ts'

export type Adapted = {
  /** The folder of the bundle that was made. */
  folder: string
  /** What is wrong with the files of the data set. Nothing was made of it. */
  faults: Fault[]
  /** What each file had: rows, those that copy another, those left out whole, and single cells left out. */
  files: Count[]
  /** A fault of the bundle, told of the file, row and column that it was made from. */
  traced(fault: Fault): Fault
  remove(): void
}

export type Count = { file: string; rows: number; copies: number; leftOut: number; cells: number }

/**
 * Makes a bundle of the files of a data set, as a mapping says.
 *
 *     const adapted = await adapt(ggo, 'folder-of-the-data-set', holders)
 *     await loadBundle(adapted.folder, graph.subgraphs)
 *     adapted.remove()
 *
 * Rows are read and written one by one; keys alone are held in memory. A row that is an exact copy of another says nothing new. Of
 * what is at fault no row is made, so where there are faults, the bundle is what remains without them. `holders` are ids that the
 * graph has for codes of ISO 3166-1.
 */
export async function adapt(
  mapping: Mapping,
  folder: string,
  holders: Map<string, string> = new Map(),
): Promise<Adapted> {
  const findings = createFindings()
  const tables = createTables()
  try {
    return await adapted(mapping, folder, tables, findings, holders)
  } catch (error) {
    tables.remove()
    throw error
  }
}

async function adapted(
  mapping: Mapping,
  folder: string,
  tables: Tables,
  findings: Findings,
  holders: Map<string, string>,
): Promise<Adapted> {
  const files = new Map<string, Opened>()
  for (const each of mapping.files) {
    const file = await openFile(folder, each, columnsNeeded(each, mapping), findings)
    if (file) files.set(each.file, { file, keys: each.key ? await keysOf(each, file, mapping) : null })
  }
  const listing = mapping.actors?.own?.file
  const listed = listing === undefined ? null : new Set(files.get(listing)?.keys?.texts)
  const actors = actorsOf(mapping, holders, listed)
  const writer = createWriter(mapping, tables)

  const counts: Count[] = []
  for (const [at, each] of mapping.files.entries()) {
    const opened = files.get(each.file)
    if (!opened) continue
    const lender = each.join && files.get(each.join.file)?.keys
    if (each.join && !lender) continue
    counts.push(await adaptFile(each, at, opened, lender ?? null, { actors, writer, findings }))
  }
  for (const [table, rows] of Object.entries(mapping.always ?? {})) for (const row of rows) writer.plain(table, row)
  writer.plain('sources', mapping.source)
  for (const tables of actors.rows())
    for (const [table, rows] of Object.entries(tables)) for (const row of rows) writer.plain(table, row)
  writer.end()

  return {
    folder: tables.folder,
    faults: findings.list(),
    files: counts,
    traced: tracing(mapping, tables),
    remove: tables.remove,
  }
}

type Opened = { file: DataFile; keys: Keys | null }
type Means = { actors: Actors; writer: Writer; findings: Findings }

/** Makes rows of a file, one after the other. */
async function adaptFile(
  mapping: FileMapping,
  number: number,
  { file, keys }: Opened,
  lender: Keys | null,
  { actors, writer, findings }: Means,
): Promise<Count> {
  const { file: name, key, join } = mapping
  const count: Count = { file: name, rows: 0, copies: 0, leftOut: 0, cells: 0 }
  const copies = createCopies()
  const readOf = readingOf(file.columns, join && { file: join.file, columns: lender!.columns })
  const locate = locatorOf(mapping.locator, readOf)
  const alone = await partsAlone(mapping, file)
  const makings = mapping.rows.map((making, at) =>
    readyMaking(making, readOf, actors, number * makingsOfFile + at, part => alone.get(part) === 1),
  )
  const placeOf = keys && placing(mapping, file, keys)
  const borrow = lender && borrowing(mapping, file, lender)

  const leaveOut: Findings['tell'] = (...found) => {
    findings.tell(...found)
    count.leftOut += 1
  }
  const tellLost: Findings['tell'] = (...found) => {
    leaveOut(...found)
    count.rows += 1
  }
  for await (const { row, cells } of file.rows({ tell: tellLost })) {
    count.rows += 1
    if (copies.has(cells)) {
      count.copies += 1
      continue
    }
    const place = placeOf?.(cells) ?? null
    const borrowed = borrow?.(cells) ?? null
    if (place !== null && typeof place === 'object') leaveOut(name, row, key!, place.value, place)
    else if (borrowed && 'rule' in borrowed) leaveOut(name, row, join!.column, borrowed.value, borrowed)
    else {
      const record: RawRow = { row, cells, joined: borrowed?.lent ?? [], part: '' }
      make(record, place, borrowed?.isShared ?? false)
    }
  }
  return count

  function make(record: RawRow, place: Place | null, isShared: boolean) {
    const locator = locate(record)
    // One mistake is one fault, however many rows would have been made of the cell.
    const told = new Set<string>()
    const tellCell: TellCell = (column, value, misfit) => {
      const spot = `${column} ${value}`
      if (told.has(spot)) return
      told.add(spot)
      findings.tell(name, record.row, column, value, misfit)
      count.cells += 1
    }
    for (const making of makings) {
      if (!making.applies(record, place)) continue
      for (const part of making.partsOf(record)) {
        record.part = part
        const cells = making.cellsOf(record, tellCell)
        if (cells) writer.write(making, cells, locator, record.row, isShared)
      }
    }
  }
}
