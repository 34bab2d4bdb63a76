import { closeSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTempFolder } from '#data/bundle'
import { bundleTable, columnsOf } from '#toolkit/domain'

export type BundleTables = ReturnType<typeof createBundleTables>

/** Creates a temporary folder for the files of a bundle, each with a write buffer of 65,536 characters. */
export function createBundleTables() {
  const { folder, leave } = createTempFolder('adapted')
  const open = new Map<string, { file: number; pending: string; from: ReturnType<typeof createNumbers> }>()

  function openTable(table: string) {
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
    /** Appends a line of CSV with a number for its origin, and returns its row in the file. The header is row 1. */
    add(name: string, text: string, from: number): number {
      const table = open.get(name) ?? openTable(name)
      table.from.push(from)
      table.pending += `${text}\n`
      if (table.pending.length > chunk) flush(table)
      return table.from.count() + 1
    },
    /** Returns the origin of a row of a file. */
    fromOf: (name: string, row: number): number | undefined => open.get(name)?.from.at(row - 2),
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

/** Creates a growing list of numbers. Its typed arrays are outside of the JavaScript heap, and growth copies none of them. */
function createNumbers() {
  const chunks: Float64Array[] = []
  let count = 0
  return {
    count: () => count,
    push(number: number) {
      if (count % chunk === 0) chunks.push(new Float64Array(chunk))
      chunks.at(-1)![count++ % chunk] = number
    },
    at: (place: number) =>
      place >= 0 && place < count ? chunks[Math.floor(place / chunk)]![place % chunk] : undefined,
  }
}

/** Formats the cells of a row as a line of CSV (RFC 4180). */
export const csvLineOf = (cells: string[]) => cells.map(quoted).join(',')
const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
