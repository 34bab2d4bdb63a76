import { closeSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { roomFor } from '#data/room'
import { bundleTable, columnsOf } from '#toolkit'

export type Tables = {
  folder: string
  /** Adds a row, in the order of the columns of its table, and gives its line; `from` is told again by `fromOf`. */
  add(table: string, cells: string[], from: number): number
  /** What was given with a row of a file, the header being row 1. */
  fromOf(table: string, row: number): number | undefined
  close(): void
  remove(): void
}

/** The files of a bundle in a folder of their own, written row by row. */
export function createTables(): Tables {
  const { folder, leave } = roomFor('adapted')
  const open = new Map<string, { file: number; pending: string; from: number[] }>()

  function opened(table: string) {
    const names = columnsOf(bundleTable[table]!).map(({ name }) => name)
    const file = { file: openSync(join(folder, `${table}.csv`), 'wx'), pending: `${names.join(',')}\n`, from: [] }
    open.set(table, file)
    return file
  }

  function flush(table: { file: number; pending: string }) {
    writeFileSync(table.file, table.pending)
    table.pending = ''
  }

  return {
    folder,
    add(name, cells, from) {
      const table = open.get(name) ?? opened(name)
      table.from.push(from)
      let line = ''
      for (let at = 0; at < cells.length; at++) line += (at === 0 ? '' : ',') + quoted(cells[at]!)
      table.pending += `${line}\n`
      if (table.pending.length > chunk) flush(table)
      return table.from.length + 1
    },
    fromOf: (name, row) => open.get(name)?.from[row - 2],
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
const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
