import { bundleTable } from '#toolkit/domain'
import { claimIdOf } from '#toolkit/facts'
import { createTextMap, type TextMap } from '#toolkit/import'
import { evidenceColumnsOf } from './existing-claims.ts'
import type { Check, CheckedBundle } from './types.ts'

/** Checks that no claim (fact, source, locator, day) occurs twice, and that no source has two rows. */
export function checkDuplicateRows({ errors, areInTurn }: CheckedBundle): Check {
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
        // Keys of different tables cannot collide, so the keys of the previous table are dropped.
        if (areInTurn) seen.clear()
        rows = createTextMap()
        seen.set(table, rows)
      }
      const first = rows.first(key, at.row)
      if (first === at.row) return
      if (hasEvidence) {
        const suggestion = `row ${first} has the same claim; remove one of the two`
        errors.add({ ...at, column: 'source', value: evidence.source ?? null, rule: 'a claim occurs once', suggestion })
      } else {
        errors.add({ ...at, column: 'id', value: key, rule: 'a source has one row', suggestion: `it has row ${first}` })
      }
    },
  }
}
