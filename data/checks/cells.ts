import type { Bundle, Check } from '#data/check'
import { faultOfForm } from '#data/forms'
import { bundleTables, evidenceColumns } from '#toolkit'

/** Every cell has the form of its column, a sum has its currency as unit, and no name is too long to be indexed. */
export function cells({ faults }: Bundle): Check {
  return {
    see({ table, told, evidence }, at) {
      for (const column of formed.get(table)!) {
        const cell = told[column.field]
        const misfit = cell === undefined ? null : faultOfForm(column, cell)
        if (misfit) faults.add({ ...at, column: column.name, value: cell!, ...misfit })
      }
      for (const column of formedEvidence) {
        const cell = evidence[column.field]
        const misfit = cell === undefined ? null : faultOfForm(column, cell)
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

const formed = new Map(bundleTables.map(table => [table.name, table.columns.filter(column => column.form !== 'text')]))
const formedEvidence = evidenceColumns.filter(column => column.form !== 'text')

// What lists are sorted and looked up by. An index of PostgreSQL holds no key beyond 2,700 bytes.
const indexed: Record<string, string> = { sources: 'title', names: 'text', identifiers: 'value', figures: 'measure' }
const longest = 2_000
