import type { BundleRow } from '#toolkit/domain'
import type { StandingClaim } from '#toolkit/facts'
import { groupBy } from '#toolkit/loading'
import { createBatches, describeClaim, remainingConflicts, remedies } from './existing-claims.ts'
import { createUniqueIndex } from './single-value.ts'
import type { Check, CheckedBundle, RowPlace } from './types.ts'

/** Checks that an entity has at most one PREFERRED name per language, in the bundle and the graph together. */
export function checkPreferredNames(bundle: CheckedBundle): Check {
  const { errors, registry, graph } = bundle
  const single = createUniqueIndex()
  const conflicts: { at: RowPlace; claims: StandingClaim[] }[] = []
  const batches = createBatches(compare)

  return {
    see(row, at) {
      const { entity, language, kind, text } = row.told
      if (row.table !== 'names' || row.evidence.stance === 'CONTRADICTS' || kind !== 'PREFERRED') return
      if (!entity || !language || text === undefined) return
      const other = single.see(spotOf(row.told), text, at.row)
      if (other?.isNew) {
        const says = (first: BundleRow['told']) =>
          `\`${first.text}\` is preferred for ${entity} in \`${language}\` already`
        errors.add({ ...at, column: 'kind', value: kind, rule: onePreferredMessage, other: { row: other.row, says } })
      }
      if (graph) return batches.take({ row, at })
    },

    async settle() {
      await batches.flush()
      for (const { at, claims } of await remainingConflicts(bundle, conflicts)) {
        const { entity, language, text } = claims[0]!.told
        const has = `\`${text}\` is preferred for ${entity} in \`${language}\` in the graph, by ${describeClaim(claims)}`
        const suggestion = `${has}: ${remedies(claims, 'make it an ALIAS')}`
        errors.add({ ...at, column: 'kind', value: 'PREFERRED', rule: onePreferredMessage, suggestion })
      }
    },
  }

  /** Finds new rows whose preferred name differs from that of the graph. */
  async function compare(batch: { row: BundleRow; at: RowPlace }[]): Promise<void> {
    await registry.answer()
    const existing = batch.filter(({ row }) => registry.isKnown(row.told.entity!))
    if (existing.length === 0) return
    const entities = new Set(existing.map(({ row }) => row.told.entity!))
    const claims = await graph!.claims('names', 'entity', [...entities])
    const bySpot = groupBy(claims, ({ told }) => spotOf(told))
    for (const { row, at } of existing) {
      const names = bySpot.get(spotOf(row.told)) ?? []
      if (names.some(({ id }) => id === row.claim)) continue
      const differing = names.filter(({ told }) => told.kind === 'PREFERRED' && told.text !== row.told.text)
      if (differing.length > 0) conflicts.push({ at, claims: differing })
    }
  }
}

export const onePreferredMessage = 'one name is preferred in a language'
export const spotOf = ({ entity, language }: BundleRow['told']) => `${entity} ${language}`
