import { keyOf, ruleOf, settledValue, valueIn } from '#data/checks'
import { forEachParticipant } from '#data/transactions'
import type { StandingClaim } from '#toolkit/facts'
import { groupBy } from '#toolkit/loading'
import type { MergedImport } from './types.ts'

/** Checks that restored claims of a fact agree with its other claims in the columns of `settledValue`. */
export async function checkFacts({ parts, errors }: MergedImport): Promise<void> {
  for (const [table, columns] of Object.entries(settledValue)) {
    // Two subgraphs may have claims about one figure.
    const restored = await forEachParticipant(
      parts,
      ({ tx }) => tx<{ fact: string }[]>`
        select distinct fact from affected where bundle_table = ${table} and not is_gone`,
    )
    const ids = [...new Set(restored.flat().map(({ fact }) => fact))]
    if (ids.length === 0) continue
    const claims = await forEachParticipant(
      parts,
      ({ tx }) => tx<Pick<StandingClaim, 'told'>[]>`
        select told from claims
        where fact = any(${ids}) and bundle_table = ${table} and retracted_at is null and stance = 'SUPPORTS'`,
    )
    for (const rows of groupBy(claims.flat(), ({ told }) => keyOf(table, told)).values()) {
      for (const { name, field } of columns) {
        const values = new Set(rows.flatMap(({ told }) => valueIn(table, told, field) ?? []))
        if (values.size < 2) continue
        const [{ told }] = rows as [Pick<StandingClaim, 'told'>]
        const suggestion = `the graph would have ${[...values].map(value => (value ? `\`${value}\`` : 'none')).join(' and ')}`
        const at = { file: `${table}.csv`, row: null, column: name, value: told.id ?? told.entity ?? null }
        errors.add({ ...at, rule: ruleOf(name), suggestion })
      }
    }
  }
}
