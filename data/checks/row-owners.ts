import { isId, prefixesOf } from '#data/bundle'
import { bundleTable, columnsOf } from '#toolkit/domain'
import { prefixOf } from '#toolkit/graphql'
import type { Check, CheckedBundle } from './types.ts'

/** Each row has a subgraph that takes it; of those of one table and type that have none, the first is told. */
export function checkRowOwners({ faults, graph }: CheckedBundle): Check {
  const seen = new Set<string>()
  return {
    see(row, at) {
      if (!graph?.takes) return
      const { subject } = bundleTable[row.table]!
      const id = row.told[subject]
      const what = `${row.table} ${id === undefined ? '' : prefixOf(id)}`
      if (seen.has(what)) return
      const column = columnsOf(bundleTable[row.table]!).find(({ field }) => field === subject)!
      if (id === undefined ? column.required : !isId(prefixesOf(column), id)) return
      seen.add(what)
      if (graph.takes(row)) return
      const rule = `a subgraph takes the rows of this table about ${id === undefined ? 'the world' : `${prefixOf(id)}_`}`
      const suggestion =
        'none of this graph does: it was left out of schema/supergraph.yaml, or its intake.ts has no such table'
      faults.add({ ...at, column: column.name, value: id ?? null, rule, suggestion })
    },
  }
}
