import { type BundleRow, bundleTable, factKeyOf } from '#toolkit/domain'
import { factIdOf, type StandingClaim, valuesWithSurvivors } from '#toolkit/facts'
import { groupBy } from '#toolkit/loading'
import { createBatches, describeClaim, remainingConflicts, remedies } from './existing-claims.ts'
import { createUniqueIndex } from './single-value.ts'
import type { Check, CheckedBundle, RowPlace } from './types.ts'

/**
 * Checks that the rows of one fact agree in columns where a difference would make another fact: `on_behalf_of` and `rank` of a
 * participation, `entity` of a figure. An empty cell makes no statement, except that a figure without entity is about the world.
 */
export function checkFacts(bundle: CheckedBundle): Check {
  const { errors, registry, graph, sameAsState } = bundle
  const single = createUniqueIndex()
  const conflicts: Conflict[] = []
  const batches = createBatches(compare)

  return {
    see(row, at) {
      const { table, told, evidence } = row
      const columns = settledValue[table]
      if (columns === undefined || evidence.stance === 'CONTRADICTS') return
      const given = columns.filter(({ field }) => valueIn(table, told, field) !== undefined)
      if (given.length === 0) return
      const key = JSON.stringify(factKeyOf(bundleTable[table]!, told))
      for (const { name, field } of given) {
        const value = valueIn(table, told, field)!
        const other = single.see(`${table} ${name} ${key}`, value, at.row)
        if (!other) continue
        const says = (first: BundleRow['told']) => `row ${other.row} has ${hasOf(first[field])}`
        errors.add({ ...at, column: name, value: value || null, rule: ruleOf(name), other: { row: other.row, says } })
      }
      if (graph) return batches.take({ row, at })
    },

    async settle() {
      await batches.flush()
      for (const { at, column, value, field, claims } of await remainingConflicts(bundle, conflicts)) {
        const has = `the graph has ${hasOf(claims[0]!.told[field])}, by ${describeClaim(claims)}`
        // The existing claim about another entity may be in another subgraph. No row of this bundle can supersede it there.
        const suggestion = `${has}: ${remedies(claims, field === 'entity' ? undefined : 'correct it')}`
        errors.add({ ...at, column, value: value || null, rule: ruleOf(column), suggestion })
      }
    },
  }

  /** Finds new rows that differ from the claims of the graph. */
  async function compare(batch: { row: BundleRow; at: RowPlace }[]): Promise<void> {
    await registry.answer()
    for (const [table, rows] of groupBy(batch, ({ row }) => row.table)) {
      // A figure has an id of its own, so the graph may have it with another entity.
      const existing = rows.filter(({ row }) => table === 'figures' || registry.isKnown(row.told.entity ?? ''))
      if (existing.length === 0) continue
      const factOf = ({ told }: BundleRow) =>
        factIdOf(bundleTable[table]!, valuesWithSurvivors(bundleTable[table]!, told, sameAsState.survivors()))
      const found = await graph!.claims(table, 'fact', [...new Set(existing.map(({ row }) => factOf(row)))])
      const byFact = groupBy(found, ({ fact }) => fact)
      for (const { row, at } of existing) {
        // A claim about a former id of this entity has another key, so it may differ.
        const claims = (byFact.get(factOf(row)) ?? []).filter(
          ({ told }) => keyOf(table, told) === keyOf(table, row.told),
        )
        if (claims.some(({ id }) => id === row.claim)) continue
        for (const { name, field } of settledValue[table]!) {
          const value = valueIn(table, row.told, field)
          const differing = claims.filter(({ told }) => ![undefined, value].includes(valueIn(table, told, field)))
          if (value !== undefined && differing.length > 0)
            conflicts.push({ at, column: name, field, value, claims: differing })
        }
      }
    }
  }
}

type Conflict = { at: RowPlace; column: string; field: string; value: string; claims: StandingClaim[] }

export const keyOf = (table: string, told: BundleRow['told']) => factKeyOf(bundleTable[table]!, told).join('\n')
export const valueIn = (table: string, told: BundleRow['told'], field: string): string | undefined =>
  told[field] ?? (table === 'figures' ? '' : undefined)
const hasOf = (value: string | undefined) => (value ? `\`${value}\`` : 'none')

export const ruleOf = (column: string) => `${column} is the same in all rows of a fact`

const columnsNamed = (table: string, ...names: string[]) =>
  bundleTable[table]!.columns.filter(column => names.includes(column.name))

export const settledValue: Record<string, ReturnType<typeof columnsNamed>> = {
  participations: columnsNamed('participations', 'on_behalf_of', 'rank'),
  figures: columnsNamed('figures', 'entity'),
}
