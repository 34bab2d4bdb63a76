import type { Bundle, Check } from '#data/check'
import { faultOfForm } from '#data/forms'
import { bundleTables, evidenceColumns } from '#toolkit'

/** Every cell has the form of its column, a sum has its currency as unit, and no name is too long to be indexed. */
export function cells({ faults }: Bundle): Check {
  return {
    see({ table, told, evidence }, at) {
      const tell = (column: string, value: string, misfit: { rule: string; suggestion?: string }) =>
        faults.add({ ...at, column, value, ...misfit })

      for (const column of formed.get(table)!) {
        const cell = told[column.field]
        const misfit = cell === undefined ? null : faultOfForm(column, cell)
        if (misfit) tell(column.name, cell!, misfit)
      }
      for (const column of formedEvidence) {
        const cell = evidence[column.field]
        const misfit = cell === undefined ? null : faultOfForm(column, cell)
        if (misfit) tell(column.name, cell!, misfit)
      }
      if (told.currency !== undefined && told.unit !== undefined && told.unit !== told.currency) {
        tell('unit', told.unit, { rule: 'the unit of a sum is its currency', suggestion: `\`${told.currency}\`` })
      }
      const name = indexed[table]
      const text = name === undefined ? undefined : told[name]
      if (text !== undefined && text.length > longest / 3 && Buffer.byteLength(text) > longest) {
        tell(name!, text, {
          rule: `a ${name} has at most ${longest.toLocaleString('en')} bytes`,
          suggestion: 'shorten it',
        })
      }
    },
  }
}

const formed = new Map(bundleTables.map(table => [table.name, table.columns.filter(column => column.form !== 'text')]))
const formedEvidence = evidenceColumns.filter(column => column.form !== 'text')

// What lists are sorted and looked up by. An index of PostgreSQL holds no key beyond 2,700 bytes.
const indexed: Record<string, string> = { sources: 'title', names: 'text', identifiers: 'value', figures: 'measure' }
const longest = 2_000
