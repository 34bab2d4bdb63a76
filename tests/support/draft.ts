import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { type BundleError, tableByPrefix } from '#data/bundle'
import { type BundleTable, bundleTables, columnsOf } from '#toolkit/domain'
import { prefixOf } from '#toolkit/graphql'

/** A row by its columns; with `raw` it is written as that, whatever it holds. */
export type Line = { cells: Record<string, string>; raw?: string | Buffer }

/** One table on its way to a file: `isLost` where it cannot be read on, `parted` is what parts its cells. */
type Sheet = {
  table: BundleTable
  header: string[]
  lines: Line[]
  parted: string
  isLost: boolean
  isTouched: boolean
}

/** Where a fault is told: of a line, of the header, or of the file. */
type Spot = Line | 'header' | 'file'
type Told = { column?: string | null; value?: string | null; rule: string }

/** The rows of a bundle by table. */
export type Sound = Record<string, Record<string, string>[]>

/** Reads a bundle whose ids and numbers all get an ending, so that a graph which has it knows nothing of this one. */
export function readSound(folder: string, ending: string): Sound {
  return Object.fromEntries(
    bundleTables.map(table => {
      const rows: Record<string, string>[] = parse(readFileSync(join(folder, `${table.name}.csv`)), { columns: true })
      for (const row of rows) {
        for (const { name, form } of columnsOf(table)) {
          if (typeof form !== 'string' && !('words' in form) && row[name])
            row[name] = row[name].replaceAll(/[^|]+/g, id => id + ending)
        }
        // An identifier names one thing, save that areas may share one.
        if (table.name === 'identifiers' && !row.match)
          Object.assign(row, { scheme: 'OTHER', value: row.value + ending })
      }
      return [table.name, rows]
    }),
  )
}

/**
 * A bundle into which mistakes are made, and what is to be told of each. A table that cannot be read hides what is in it
 * and excuses what refers to it: so `open` gives no table that is lost, and `lose` none in which a mistake was made, or
 * on which one leans.
 */
export function createDraft(sound: Sound, chance: () => number) {
  const sheets = new Map(
    bundleTables.map((table): [string, Sheet] => {
      const lines = sound[table.name]!.map(cells => ({ cells }))
      const header = columnsOf(table).map(({ name }) => name)
      return [table.name, { table, header, lines, parted: ',', isLost: false, isTouched: false }]
    }),
  )
  const told: { sheet: string; spot: Spot; fault: Told }[] = []
  const used = new Set<unknown>()
  const others: string[] = []

  const draft = {
    sheets,
    pick: <T>(from: readonly T[]): T | undefined => from[Math.floor(chance() * from.length)],
    /** The first time only: `if (!draft.first(id)) return false`. */
    first: (key: unknown) => !used.has(key) && Boolean(used.add(key)),
    /** A row as it was, which no other mistake is made of. */
    original(table: string, fits: (cells: Record<string, string>) => boolean = () => true): Line | undefined {
      const sheet = sheets.get(table)!
      if (sheet.isLost) return undefined
      const free = sound[table]!.filter(cells => !used.has(cells) && cells.stance !== 'CONTRADICTS' && fits(cells))
      const cells = draft.pick(free)
      return cells && sheet.lines.find(line => line.cells === cells)
    },
    /** Whether these tables can be read; from then on they stay so. */
    lean(...tables: string[]): boolean {
      const all = tables.map(name => sheets.get(name)!)
      if (all.some(({ isLost }) => isLost)) return false
      for (const sheet of all) sheet.isTouched = true
      return true
    },
    leanOnHomeOf: (id: string) => draft.lean(tableByPrefix.get(prefixOf(id))!),
    lose(table: string, change: (sheet: Sheet) => void): boolean {
      const sheet = sheets.get(table)!
      if (sheet.isLost || sheet.isTouched) return false
      change(sheet)
      sheet.isLost = true
      return true
    },
    /** A row like another, at some place after it; with a place in its source of its own, which makes it another claim. */
    copy(table: string, original: Line, changes: Record<string, string>, isSame = false): Line {
      used.add(original.cells)
      const place: Record<string, string> = isSame ? {} : { locator: `place ${used.size}` }
      return draft.add(table, { cells: { ...original.cells, ...place, ...changes } }, original)
    },
    add(table: string, line: Line, after?: Line): Line {
      const sheet = sheets.get(table)!
      draft.lean(table)
      used.add(line.cells)
      const from = after ? sheet.lines.indexOf(after) + 1 : 0
      sheet.lines.splice(from + Math.floor(chance() * (sheet.lines.length - from + 1)), 0, line)
      return line
    },
    tell(sheet: string, spot: Spot, fault: Told): true {
      told.push({ sheet, spot, fault })
      return true
    },
    addFile: (name: string) => others.push(name),

    /** The files, and the faults that are to be told of them. */
    finish(): { files: Record<string, Buffer>; faults: BundleError[] } {
      const files = Object.fromEntries([...sheets].map(([name, sheet]) => [`${name}.csv`, written(sheet)]))
      const faults = told.map(({ sheet: name, spot, fault: { column = null, value = null, rule } }): BundleError => {
        if (spot === 'file') return { file: name, row: null, column, value, rule }
        const row = spot === 'header' ? 1 : sheets.get(name)!.lines.indexOf(spot) + 2
        const offset =
          typeof spot === 'object' && Buffer.isBuffer(spot.raw) ? files[`${name}.csv`]!.indexOf(spot.raw) : 0
        const known = value?.replace('OFFSET', String(offset)) ?? null
        return { file: `${name}.csv`, row, column, value: known && shortened(known), rule }
      })
      for (const name of others) files[name] = Buffer.from('a,b\n')
      return { files, faults }
    },
  }
  return draft
}

export type Draft = ReturnType<typeof createDraft>

/** Makes a mistake, tells the draft what is to be told of it, and gives true; false where it cannot be made. */
export type Mistake = (draft: Draft, number: number) => boolean

const shortened = (text: string) => (text.length > 200 ? `${text.slice(0, 200)}…` : text)

function written({ table, header, lines, parted }: Sheet): Buffer {
  if (header.length === 0) return Buffer.alloc(0)
  const columns = new Set(columnsOf(table).map(({ name }) => name))
  // A misspelt column holds what the one that was meant holds, a column too many nothing.
  const cellOf = (cells: Record<string, string>, name: string, at: number) =>
    header.indexOf(name) < at ? '' : (cells[columns.has(name) ? name : (meant[name] ?? '')] ?? '')
  const texts = lines.map(({ cells, raw }) => {
    if (Buffer.isBuffer(raw)) return raw
    return Buffer.from(raw ?? header.map((name, at) => quoted(cellOf(cells, name, at), parted)).join(parted))
  })
  const end = Buffer.from('\n')
  return Buffer.concat([Buffer.from(header.join(parted)), end, ...texts.flatMap(text => [text, end])])
}

/** Columns as they are misspelt here, and what is meant. */
export const meant: Record<string, string> = { locater: 'locator', quotes: 'quote' }

const quoted = (cell: string, parted: string) =>
  /["\n\r]/.test(cell) || cell.includes(parted) ? `"${cell.replaceAll('"', '""')}"` : cell
