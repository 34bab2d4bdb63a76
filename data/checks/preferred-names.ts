import type { BundleRow } from '#toolkit/domain'
import type { StandingClaim } from '#toolkit/facts'
import { groupBy } from '#toolkit/loading'
import { createBatches, describeClaim, remainingClaims, remedies } from './existing-claims.ts'
import { createUniqueIndex } from './single-value.ts'
import type { Check, CheckedBundle, RowPlace } from './types.ts'

/** Checks that an entity has at most one PREFERRED name per language, in the bundle and the graph together. */
export function checkPreferredNames(bundle: CheckedBundle): Check {
  const { faults, cast, graph } = bundle
  const single = createUniqueIndex()
  const others: { at: RowPlace; claims: StandingClaim[] }[] = []
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
        faults.add({ ...at, column: 'kind', value: kind, rule: onePreferredMessage, other: { row: other.row, says } })
      }
      if (graph) return batches.take({ row, at })
    },

    async settle() {
      await batches.flush()
      if (others.length === 0) return
      const remains = await remainingClaims(
        bundle,
        others.flatMap(({ claims }) => claims),
      )
      for (const { at, claims } of others) {
        const standing = claims.filter(remains)
        if (standing.length === 0) continue
        const { entity, language, text } = standing[0]!.told
        const has = `\`${text}\` is preferred for ${entity} in \`${language}\` in the graph, by ${describeClaim(standing)}`
        const suggestion = `${has}: ${remedies(standing, 'make it an ALIAS')}`
        faults.add({ ...at, column: 'kind', value: 'PREFERRED', rule: onePreferredMessage, suggestion })
      }
    },
  }

  /** Finds new rows whose preferred name differs from that of the graph. */
  async function compare(batch: { row: BundleRow; at: RowPlace }[]): Promise<void> {
    await cast.answer()
    const existing = batch.filter(({ row }) => cast.isKnown(row.told.entity!))
    if (existing.length === 0) return
    const entities = new Set(existing.map(({ row }) => row.told.entity!))
    const claims = await graph!.claims('names', 'entity', [...entities])
    const bySpot = groupBy(claims, ({ told }) => spotOf(told))
    for (const { row, at } of existing) {
      const there = bySpot.get(spotOf(row.told)) ?? []
      if (there.some(({ id }) => id === row.claim)) continue
      const differing = there.filter(({ told }) => told.kind === 'PREFERRED' && told.text !== row.told.text)
      if (differing.length > 0) others.push({ at, claims: differing })
    }
  }
}

export const onePreferredMessage = 'one name is preferred in a language'
export const spotOf = ({ entity, language }: BundleRow['told']) => `${entity} ${language}`
