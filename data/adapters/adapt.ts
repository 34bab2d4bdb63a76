import { hash } from 'node:crypto'
import type { Fault } from '#data/faults'
import { type Actors, actorsOf } from './actors.ts'
import type { RawRow } from './cells.ts'
import { columnsNeeded, type DataFile, openFile, unheard } from './files.ts'
import { createFindings, type Findings } from './findings.ts'
import { locatorOf, type Place, partsIn, readingOf, readyMaking } from './making.ts'
import type { FileMapping, Mapping } from './mapping.ts'
import { createTables, type Tables } from './tables.ts'
import { transforms } from './transforms.ts'
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
  remove(): Promise<void>
}

export type Count = { file: string; rows: number; copies: number; leftOut: number; cells: number }

/**
 * Makes a bundle of the files of a data set, as a mapping says.
 *
 *     const adapted = await adapt(ggo, 'folder-of-the-data-set', holders)
 *     await loadBundle(adapted.folder, graph.subgraphs)
 *     await adapted.remove()
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
  const tables = await createTables()
  try {
    return await adapted(mapping, folder, tables, findings, holders)
  } catch (error) {
    await tables.remove()
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
  const files = new Map<string, { file: DataFile; keys: Keys | null }>()
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

/** The rows of each key of a file, by its slug: how many, and which row stands for it; what other files borrow of it. */
type Keys = { of: Map<string, { row: number; rows: number; lent: string[] }>; texts: Set<string>; columns: string[] }

async function keysOf(mapping: FileMapping, { columns, rows }: DataFile, { files }: Mapping): Promise<Keys> {
  const lent = [...new Set(files.flatMap(({ join }) => (join?.file === mapping.file ? join.take : [])))]
  const at = columns.get(mapping.key!)!
  const copies = createCopies()
  const keys: Keys = { of: new Map(), texts: new Set(), columns: lent }
  for await (const { row, cells } of rows(unheard)) {
    const text = cells[at]!
    if (text === '' || copies.has(cells)) continue
    keys.texts.add(text)
    const slug = slugOf(text)
    const known = keys.of.get(slug)
    if (known) known.rows += 1
    else keys.of.set(slug, { row, rows: 1, lent: lent.map(column => cells[columns.get(column)!]!) })
  }
  return keys
}

type Means = { actors: Actors; writer: Writer; findings: Findings }

async function adaptFile(
  mapping: FileMapping,
  number: number,
  { file, keys }: { file: DataFile; keys: Keys | null },
  lender: Keys | null,
  { actors, writer, findings }: Means,
): Promise<Count> {
  const { file: name, key, join, lives } = mapping
  const count: Count = { file: name, rows: 0, copies: 0, leftOut: 0, cells: 0 }
  const copies = createCopies()
  const seen = new Set<string>()
  const readOf = readingOf(file.columns, join && { file: join.file, columns: lender!.columns })
  const [keyAt, joinAt] = [key, join?.column].map(column => file.columns.get(column ?? ''))
  const locate = locatorOf(mapping.locator, readOf)
  const alone = await partsAlone(mapping, file)
  const makings = mapping.rows.map((making, at) =>
    readyMaking(making, readOf, actors, number * makingsOfFile + at, part => alone.get(part) === 1),
  )

  const tellLost: Findings['tell'] = (...lost) => {
    findings.tell(...lost)
    count.rows += 1
    count.leftOut += 1
  }
  for await (const { row, cells } of file.rows({ tell: tellLost })) {
    count.rows += 1
    if (copies.has(cells)) {
      count.copies += 1
      continue
    }
    const record: RawRow = { row, cells, joined: [], part: '' }
    const place = keyAt === undefined ? null : placeOf(cells[keyAt]!)
    if (place === 'further' && !lives) {
      findings.tell(name, row, key!, cells[keyAt!]!, {
        rule: `a ${key} stands once`,
        suggestion: `row ${keys!.of.get(slugOf(cells[keyAt!]!))!.row} has it`,
      })
      count.leftOut += 1
      continue
    }
    let isShared = false
    if (lender) {
      const found = lender.of.get(slugOf(cells[joinAt!]!))
      if (!found) {
        const rule = `what ${join!.column} names is in ${join!.file}`
        findings.tell(name, row, join!.column, cells[joinAt!]!, { rule })
        count.leftOut += 1
        continue
      }
      record.joined = found.lent
      isShared = found.rows > 1 && join!.file !== name
    }
    make(record, place, isShared)
  }
  return count

  function placeOf(text: string): Place | null {
    const slug = slugOf(text)
    const isFurther = seen.has(slug)
    seen.add(slug)
    return isFurther ? 'further' : keys!.of.get(slug)?.rows === 1 ? 'alone' : 'first'
  }

  function make(record: RawRow, place: Place | null, isShared: boolean) {
    const locator = locate(record)
    const told = new Set<string>()
    for (const making of makings) {
      if (!making.applies(record, place)) continue
      for (const part of making.partsOf(record)) {
        record.part = part
        const cells = making.cellsOf(record, (column, value, misfit) => {
          // One mistake is one fault, however many rows would have been made of the cell.
          const spot = `${column} ${value}`
          if (told.has(spot)) return
          told.add(spot)
          findings.tell(name, record.row, column, value, misfit)
          count.cells += 1
        })
        if (cells) writer.write(making, cells, locator, record.row, isShared)
      }
    }
  }
}

/** In how many rows each part stands of the cells of which only those are wanted that stand in one. */
async function partsAlone({ rows: makings }: FileMapping, { columns, rows }: DataFile): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  const each = makings.find(making => making.each?.alone)?.each
  if (!each) return counts
  const copies = createCopies()
  for await (const { cells } of rows(unheard)) {
    if (copies.has(cells)) continue
    for (const part of partsIn(cells[columns.get(each.column)!]!, each)) counts.set(part, (counts.get(part) ?? 0) + 1)
  }
  return counts
}

/** Whether a row has been there before, cell for cell. */
function createCopies() {
  const seen = new Set<string>()
  return {
    has(cells: string[]): boolean {
      const size = seen.size
      return seen.add(hash('md5', cells.join('\u0000'), 'binary')).size === size
    },
  }
}

const slugOf = (text: string) => String(transforms.slug(text))
