import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { type BundleError, tableByPrefix } from '#data/bundle'
import { type BundleTable, bundleTables, columnsOf } from '#toolkit/domain'
import { prefixOf } from '#toolkit/graphql'

/** A row by its columns. With `raw`, exactly those bytes are written instead of the cells. */
export type Line = { cells: Record<string, string>; raw?: string | Buffer }

/**
 * A table before it is written to a file. `separator` is between its cells. Only an unprotected table becomes
 * unreadable.
 */
type Sheet = {
  table: BundleTable
  header: string[]
  lines: Line[]
  separator: string
  isUnreadable: boolean
  isProtected: boolean
}

/** The place of an error: a line, the header or the file. */
type Spot = Line | 'header' | 'file'
type Expected = { column?: string | null; value?: string | null; rule: string }

/** The rows of a bundle by table. */
export type Rows = Record<string, Record<string, string>[]>

/**
 * Reads a bundle and appends `ending` to all ids and identifiers, so that a graph with that bundle has none of these.
 */
export function readRows(folder: string, ending: string): Rows {
  return Object.fromEntries(
    bundleTables.map(table => {
      const rows: Record<string, string>[] = parse(readFileSync(join(folder, `${table.name}.csv`)), { columns: true })
      for (const row of rows) {
        for (const { name, form } of columnsOf(table)) {
          if (typeof form !== 'string' && !('words' in form) && row[name])
            row[name] = row[name].replaceAll(/[^|]+/g, id => id + ending)
        }
        // An identifier belongs to one entity; only areas, which have a match, may share one.
        if (table.name === 'identifiers' && !row.match)
          Object.assign(row, { scheme: 'OTHER', value: row.value + ending })
      }
      return [table.name, rows]
    }),
  )
}

/**
 * A bundle into which mistakes are made, and the errors that are expected. An unreadable table hides the mistakes in
 * its rows, and ids that refer to it are not checked. So `original` returns no row of an unreadable table, and
 * `makeUnreadable` rejects a table that is protected: one with a mistake, or one that a mistake depends on.
 */
export function createDraft(rows: Rows, chance: () => number) {
  const sheets = new Map(
    bundleTables.map((table): [string, Sheet] => {
      const lines = rows[table.name]!.map(cells => ({ cells }))
      const header = columnsOf(table).map(({ name }) => name)
      return [table.name, { table, header, lines, separator: ',', isUnreadable: false, isProtected: false }]
    }),
  )
  const expected: { sheet: string; spot: Spot; error: Expected }[] = []
  const used = new Set<unknown>()
  const others: string[] = []

  const draft = {
    sheets,
    pick: <T>(from: readonly T[]): T | undefined => from[Math.floor(chance() * from.length)],
    /** Returns true only on the first call with a key: `if (!draft.first(id)) return false`. */
    first: (key: unknown) => !used.has(key) && Boolean(used.add(key)),
    /** Picks an unchanged row that no other mistake uses. */
    original(table: string, fits: (cells: Record<string, string>) => boolean = () => true): Line | undefined {
      const sheet = sheets.get(table)!
      if (sheet.isUnreadable) return undefined
      const free = rows[table]!.filter(cells => !used.has(cells) && cells.stance !== 'CONTRADICTS' && fits(cells))
      const cells = draft.pick(free)
      return cells && sheet.lines.find(line => line.cells === cells)
    },
    /** Protects tables from `makeUnreadable`. Returns false if one of them is unreadable already. */
    protect(...tables: string[]): boolean {
      const all = tables.map(name => sheets.get(name)!)
      if (all.some(({ isUnreadable }) => isUnreadable)) return false
      for (const sheet of all) sheet.isProtected = true
      return true
    },
    protectHomeOf: (id: string) => draft.protect(tableByPrefix.get(prefixOf(id))!),
    makeUnreadable(table: string, change: (sheet: Sheet) => void): boolean {
      const sheet = sheets.get(table)!
      if (sheet.isUnreadable || sheet.isProtected) return false
      change(sheet)
      sheet.isUnreadable = true
      return true
    },
    /** Adds a changed copy of a row somewhere after it. Its own locator makes it another claim, unless `isSame`. */
    copy(table: string, original: Line, changes: Record<string, string>, isSame = false): Line {
      used.add(original.cells)
      const place: Record<string, string> = isSame ? {} : { locator: `place ${used.size}` }
      return draft.add(table, { cells: { ...original.cells, ...place, ...changes } }, original)
    },
    add(table: string, line: Line, after?: Line): Line {
      const sheet = sheets.get(table)!
      draft.protect(table)
      used.add(line.cells)
      const from = after ? sheet.lines.indexOf(after) + 1 : 0
      sheet.lines.splice(from + Math.floor(chance() * (sheet.lines.length - from + 1)), 0, line)
      return line
    },
    expectError(sheet: string, spot: Spot, error: Expected): true {
      expected.push({ sheet, spot, error })
      return true
    },
    addFile: (name: string) => others.push(name),

    /** The files, and the errors that an import of them must report. */
    finish(): { files: Record<string, Buffer>; errors: BundleError[] } {
      const files = Object.fromEntries([...sheets].map(([name, sheet]) => [`${name}.csv`, written(sheet)]))
      const errors = expected.map(
        ({ sheet: name, spot, error: { column = null, value = null, rule } }): BundleError => {
          if (spot === 'file') return { file: name, row: null, column, value, rule }
          const row = spot === 'header' ? 1 : sheets.get(name)!.lines.indexOf(spot) + 2
          const offset =
            typeof spot === 'object' && Buffer.isBuffer(spot.raw) ? files[`${name}.csv`]!.indexOf(spot.raw) : 0
          const known = value?.replace('OFFSET', String(offset)) ?? null
          return { file: `${name}.csv`, row, column, value: known && shortened(known), rule }
        },
      )
      for (const name of others) files[name] = Buffer.from('a,b\n')
      return { files, errors }
    },
  }
  return draft
}

export type Draft = ReturnType<typeof createDraft>

/** Makes a mistake, adds the expected error to the draft and returns true. Returns false if it cannot be made. */
export type Mistake = (draft: Draft, number: number) => boolean

const shortened = (text: string) => (text.length > 200 ? `${text.slice(0, 200)}…` : text)

function written({ table, header, lines, separator }: Sheet): Buffer {
  if (header.length === 0) return Buffer.alloc(0)
  const columns = new Set(columnsOf(table).map(({ name }) => name))
  // A misspelt column has the cells of the intended one. The cells of an additional column are empty.
  const cellOf = (cells: Record<string, string>, name: string, at: number) =>
    header.indexOf(name) < at ? '' : (cells[columns.has(name) ? name : (meant[name] ?? '')] ?? '')
  const texts = lines.map(({ cells, raw }) => {
    if (Buffer.isBuffer(raw)) return raw
    return Buffer.from(raw ?? header.map((name, at) => quoted(cellOf(cells, name, at), separator)).join(separator))
  })
  const end = Buffer.from('\n')
  return Buffer.concat([Buffer.from(header.join(separator)), end, ...texts.flatMap(text => [text, end])])
}

/** The misspelt columns, each with the intended one. */
export const meant: Record<string, string> = { locater: 'locator', quotes: 'quote' }

const quoted = (cell: string, separator: string) =>
  /["\n\r]/.test(cell) || cell.includes(separator) ? `"${cell.replaceAll('"', '""')}"` : cell
