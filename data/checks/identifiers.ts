import { wordsOf } from '#data/bundle'
import { type BundleRow, identifierError } from '#toolkit/domain'
import type { StandingClaim } from '#toolkit/facts'
import { prefixOf } from '#toolkit/graphql'
import { groupBy } from '#toolkit/loading'
import { createBatches, describeClaim, remainingConflicts, remedies } from './existing-claims.ts'
import { createUniqueIndex } from './single-value.ts'
import type { Check, CheckedBundle, RowPlace } from './types.ts'

/** Checks that an identifier has the form of its scheme and belongs to one entity, and that only areas have a `match`. */
export function checkIdentifiers(bundle: CheckedBundle): Check {
  const { errors, graph, sameAsState } = bundle
  const survivorOf = (id: string) => sameAsState.survivors().get(id) ?? id
  const single = createUniqueIndex()
  const schemes = new Set(wordsOf('IdentifierScheme'))
  const conflicts: { at: RowPlace; holder: string; value: string; claims: StandingClaim[] }[] = []
  const batches = createBatches(compare)

  return {
    see(row, at) {
      const { table, told, evidence } = row
      const { entity, scheme, value, match } = told
      if (table !== 'identifiers' || entity === undefined) return
      const isArea = entity.startsWith('area_')
      if (isArea && match === undefined) {
        const suggestion = 'one of EXACT, CLOSE, BROAD, NARROW'
        errors.add({ ...at, column: 'match', value: null, rule: 'an identifier of an area has a match', suggestion })
      }
      if (!isArea && match !== undefined) {
        const suggestion = 'leave the cell empty'
        errors.add({ ...at, column: 'match', value: match, rule: 'only identifiers of areas have a match', suggestion })
      }
      if (scheme === undefined || value === undefined || !schemes.has(scheme)) return
      const suggestion = identifierError(scheme, value)
      if (suggestion) errors.add({ ...at, column: 'value', value, rule: `an identifier of ${scheme}`, suggestion })

      // Concepts overlap, so two areas may map to the same concept.
      if (isArea || evidence.stance === 'CONTRADICTS') return
      const holder = single.see(`${scheme} ${value}`, survivorOf(entity), at.row)
      if (holder) {
        const says = (first: BundleRow['told']) => `row ${holder.row} gives it to ${first.entity}`
        errors.add({ ...at, column: 'value', value, rule: oneEntityMessage, other: { row: holder.row, says } })
      }
      if (graph) return batches.take({ row, at })
    },

    async settle() {
      await batches.flush()
      for (const { at, holder, value, claims } of await remainingConflicts(bundle, conflicts)) {
        const { entity } = claims[0]!.told
        const has = `the graph gives it to ${entity}, by ${describeClaim(claims)}`
        const isSameType = prefixOf(entity!) === prefixOf(holder)
        const link = isSameType ? 'if both are the same entity, link them in same_as.csv; or ' : ''
        const suggestion = `${has}: ${link}${remedies(claims)}`
        errors.add({ ...at, column: 'value', value, rule: oneEntityMessage, suggestion })
      }
    },
  }

  /** Finds new rows that give an identifier of the graph to another entity. */
  async function compare(batch: { row: BundleRow; at: RowPlace }[]): Promise<void> {
    const keyOf = ({ scheme, value }: BundleRow['told']) => `${scheme} ${value}`
    const keys = new Set(batch.map(({ row }) => keyOf(row.told)))
    const byKey = groupBy(await graph!.claims('identifiers', 'identifier', [...keys]), ({ told }) => keyOf(told))
    for (const { row, at } of batch) {
      const claims = byKey.get(keyOf(row.told)) ?? []
      if (claims.some(({ id }) => id === row.claim)) continue
      const elsewhere = claims.filter(
        ({ told }) => survivorOf(told.entity!) !== survivorOf(row.told.entity!) && !told.entity!.startsWith('area_'),
      )
      if (elsewhere.length === 0) continue
      conflicts.push({ at, holder: row.told.entity!, value: row.told.value!, claims: elsewhere })
    }
  }
}

export const oneEntityMessage = 'an identifier belongs to one entity'
