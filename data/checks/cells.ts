import { type FormatError, formatErrorOf } from '#data/bundle'
import { bundleTables, type Column, evidenceColumns } from '#toolkit/domain'
import type { Check, CheckedBundle } from './types.ts'

/** Every cell has the form of its column, a sum has its currency as unit, and no name is too long to be indexed. */
export function checkCells({ faults }: CheckedBundle): Check {
  return {
    see({ table, told, evidence }, at) {
      for (const { column, sound } of formed.get(table)!) {
        const cell = told[column.field]
        const misfit = cell === undefined || sound.has(cell) ? null : misfitOf(column, sound, cell)
        if (misfit) faults.add({ ...at, column: column.name, value: cell!, ...misfit })
      }
      for (const { column, sound } of formedEvidence) {
        const cell = evidence[column.field]
        const misfit = cell === undefined || sound.has(cell) ? null : misfitOf(column, sound, cell)
        if (misfit) faults.add({ ...at, column: column.name, value: cell!, ...misfit })
      }
      const { currency, unit } = told
      if (currency !== undefined && unit !== undefined && unit !== currency) {
        const suggestion = `\`${currency}\``
        faults.add({ ...at, column: 'unit', value: unit, rule: 'the unit of a sum is its currency', suggestion })
      }
      const column = indexed[table]
      const text = (column && told[column]) ?? ''
      if (text.length > longest / 3 && Buffer.byteLength(text) > longest) {
        const rule = `the ${column} has at most ${longest.toLocaleString('en')} bytes`
        faults.add({ ...at, column: column!, value: text, rule, suggestion: 'shorten it' })
      }
    },
  }
}

// The same few words, languages and dates stand in row after row: those that were sound need no second look.
type Formed = { column: Column; sound: Set<string> }
const mostSound = 2_000

function misfitOf(column: Column, sound: Set<string>, cell: string): FormatError | null {
  const misfit = formatErrorOf(column, cell)
  if (misfit === null && sound.size < mostSound && cell.length < 50) sound.add(cell)
  return misfit
}

const formedOf = (columns: Column[]): Formed[] =>
  columns.filter(({ form }) => form !== 'text').map(column => ({ column, sound: new Set() }))
const formed = new Map(bundleTables.map(table => [table.name, formedOf(table.columns)]))
const formedEvidence = formedOf(evidenceColumns)

// What lists are sorted and looked up by. An index of PostgreSQL holds no key beyond 2,700 bytes.
const indexed: Record<string, string> = { sources: 'title', names: 'text', identifiers: 'value', figures: 'measure' }
const longest = 2_000
