import { bundleTable } from '#toolkit/domain'
import { claimIdOf } from '#toolkit/facts'
import { createTextMap, type TextMap } from '#toolkit/import'
import { evidenceColumnsOf } from './existing-claims.ts'
import type { Check, CheckedBundle } from './types.ts'

/** No source says the same twice from the same place, and no source has two rows. */
export function checkDuplicateRows({ faults, areInTurn }: CheckedBundle): Check {
  const seen = new Map<string, TextMap>()
  return {
    see(row, at) {
      const { table, told, evidence } = row
      const { hasEvidence } = bundleTable[table]!
      if (hasEvidence) row.claim = claimIdOf(bundleTable[table]!, told, evidenceColumnsOf(evidence))
      const key = row.claim ?? told.id
      if (key === undefined) return
      let rows = seen.get(table)
      if (!rows) {
        // A claim is of one table: the keys of the one before can go.
        if (areInTurn) seen.clear()
        rows = createTextMap()
        seen.set(table, rows)
      }
      const first = rows.first(key, at.row)
      if (first === at.row) return
      if (hasEvidence) {
        const suggestion = `row ${first} says it already; leave one out`
        faults.add({ ...at, column: 'source', value: evidence.source ?? null, rule: 'a claim stands once', suggestion })
      } else {
        faults.add({ ...at, column: 'id', value: key, rule: 'a source has one row', suggestion: `it has row ${first}` })
      }
    },
  }
}
