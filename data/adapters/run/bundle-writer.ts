import { closeSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTempFolder } from '#data/bundle'
import { bundleTable, columnsOf } from '#toolkit/domain'

export type BundleTables = {
  folder: string
  /** Adds a row as it is written, and gives the line that it stands in; `from` is told again by `fromOf`. */
  add(table: string, text: string, from: number): number
  /** What was given with a row of a file, the header being row 1. */
  fromOf(table: string, row: number): number | undefined
  close(): void
  remove(): void
}

/** The files of a bundle in a folder of their own, written row by row. */
export function createBundleTables(): BundleTables {
  const { folder, leave } = createTempFolder('adapted')
  const open = new Map<string, { file: number; pending: string; from: ReturnType<typeof createNumbers> }>()

  function opened(table: string) {
    const names = columnsOf(bundleTable[table]!).map(({ name }) => name)
    const file = {
      file: openSync(join(folder, `${table}.csv`), 'wx'),
      pending: `${names.join(',')}\n`,
      from: createNumbers(),
    }
    open.set(table, file)
    return file
  }

  function flush(table: { file: number; pending: string }) {
    writeFileSync(table.file, table.pending)
    table.pending = ''
  }

  return {
    folder,
    add(name, text, from) {
      const table = open.get(name) ?? opened(name)
      table.from.push(from)
      table.pending += `${text}\n`
      if (table.pending.length > chunk) flush(table)
      return table.from.count() + 1
    },
    fromOf: (name, row) => open.get(name)?.from.at(row - 2),
    close() {
      for (const table of open.values()) {
        flush(table)
        closeSync(table.file)
      }
    },
    remove: leave,
  }
}

const chunk = 64 * 1024

/** Numbers in their order, outside the heap and by pieces, so that millions are never copied to make room for more. */
function createNumbers() {
  const pieces: Float64Array[] = []
  let count = 0
  return {
    count: () => count,
    push(number: number) {
      if (count % chunk === 0) pieces.push(new Float64Array(chunk))
      pieces.at(-1)![count++ % chunk] = number
    },
    at: (place: number) =>
      place >= 0 && place < count ? pieces[Math.floor(place / chunk)]![place % chunk] : undefined,
  }
}

/** The cells of a row, in the order of the columns of its table, as a line of CSV. */
export const csvLineOf = (cells: string[]) => cells.map(quoted).join(',')
const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
