import { isId, prefixesOf } from '#data/bundle'
import { bundleTable, columnsOf } from '#toolkit/domain'
import { prefixOf } from '#toolkit/graphql'
import type { Check, CheckedBundle } from './types.ts'

/** Checks that a subgraph stores each row; reports the first row of each table and id prefix that has no subgraph. */
export function checkRowOwners({ errors, graph }: CheckedBundle): Check {
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
      const rule = `a subgraph stores the rows of this table about ${id === undefined ? 'the world' : `${prefixOf(id)}_`}`
      const suggestion =
        'no subgraph does: it is missing in schema/supergraph.yaml, or its import-definition.ts does not have the table'
      errors.add({ ...at, column: column.name, value: id ?? null, rule, suggestion })
    },
  }
}
