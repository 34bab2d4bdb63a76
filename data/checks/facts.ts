import type { Bundle, Check } from '#data/check'
import { bundleTable, factKeyOf } from '#toolkit'

/**
 * Rows of one fact agree where a difference would make it another fact: for whom and in which rank somebody took part,
 * and what a figure is about. An empty cell says nothing.
 */
export function facts({ faults }: Bundle): Check {
  const first = new Map<string, { value: string; row: number }>()

  return {
    see({ table, told, evidence }, at) {
      const columns = settled[table]
      if (columns === undefined || evidence.stance === 'CONTRADICTS') return
      const key = JSON.stringify([table, ...factKeyOf(bundleTable[table]!, told)])
      for (const { name, field } of columns) {
        const value = told[field]
        if (value === undefined) continue
        const spot = `${name} ${key}`
        const other = first.get(spot)
        if (other === undefined) first.set(spot, { value, row: at.row })
        else if (other.value !== value) {
          const suggestion = `row ${other.row} has \`${other.value}\``
          faults.add({ ...at, column: name, value, rule: `${name} is the same in all rows of a fact`, suggestion })
        }
      }
    },
  }
}

const columnsNamed = (table: string, ...names: string[]) =>
  bundleTable[table]!.columns.filter(column => names.includes(column.name))

const settled: Record<string, ReturnType<typeof columnsNamed>> = {
  participations: columnsNamed('participations', 'on_behalf_of', 'rank'),
  figures: columnsNamed('figures', 'entity'),
}
