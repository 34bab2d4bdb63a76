import { getTableColumns } from 'drizzle-orm'
import {
  areCertainlyApart,
  type BundleTable,
  type ClaimWeight,
  type Column,
  chooseValue,
  standingOf,
} from '#toolkit/domain'
import type { FactImport, FieldValues } from './types.ts'

/** A claim of a fact, with the columns from which `chooseValue` and `standingOf` choose. */
export type FactClaim = ClaimWeight & { told: FieldValues; observedOn: string | null; isOfFormer?: boolean }

/** The values of a fact, by field: the key from any claim, each other field from the claim that `chooseValue` finds. */
export function valuesOf(table: BundleTable, claims: FactClaim[]): FieldValues {
  const [{ told: first, stance }] = claims as [FactClaim]
  if (claims.length === 1 && stance === 'SUPPORTS') return first
  const choice = ({ field, form }: Column, among: FactClaim[]) => {
    const filled = among.filter(({ told }) => told[field] !== undefined)
    const candidates = filled.map(claim => ({ value: claim.told[field]!, claim }))
    return chooseValue(candidates, form === 'edtf')?.value
  }
  const leading = table.columns.find(column => column.field === table.leading)
  const lead = leading && choice(leading, claims)
  // A number must not get the scope that another source gave to another number.
  const agreeing = leading ? claims.filter(claim => claim.told[leading.field] === lead) : claims

  const values: FieldValues = {}
  for (const column of table.columns) {
    const value = table.key.includes(column.field) ? first[column.field] : choice(column, agreeing)
    if (value !== undefined) values[column.field] = value
  }
  return values
}

/** The columns of a fact that are derived from its values and claims, by field. */
export function derivedOf(
  table: BundleTable,
  { into, derive }: FactImport,
  values: FieldValues,
  claims: FactClaim[],
): Record<string, unknown> {
  const columns = getTableColumns(into)
  const observed = claims.flatMap(({ stance, observedOn }) => (stance === 'SUPPORTS' && observedOn ? [observedOn] : []))
  return {
    ...derive?.(values, [...new Set(observed)].sort()),
    ...('disputed' in columns && { disputed: isDisputed(table, claims) }),
    ...('standing' in columns && { standing: standingOf(claims) }),
  }
}

/** Whether two decimal numbers are equal, such as `5` and `5.0`, or `0` and `-0`. */
export const areEqualDecimals = (a: string, b: string): boolean => shortest(a) === shortest(b)

const shortest = (decimal: string) =>
  decimal
    .replace(/^(-?)0+(?=\d)/, '$1')
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')
    .replace(/^-0$/, '0')

/** A fact is disputed if a claim contradicts it, or if two claims have incompatible values other than free text. */
function isDisputed(table: BundleTable, claims: FactClaim[]): boolean {
  if (claims.some(claim => claim.stance === 'CONTRADICTS')) return true
  if (claims.length < 2) return false
  return table.columns.some(({ field, form }) => {
    if (form === 'text' || table.key.includes(field)) return false
    const values = [...new Set(claims.flatMap(claim => claim.told[field] ?? []))]
    const differ = (a: string, b: string) =>
      form === 'edtf' ? areCertainlyApart(a, b) : form === 'decimal' ? !areEqualDecimals(a, b) : a !== b
    return values.some((a, index) => values.slice(index + 1).some(b => differ(a, b)))
  })
}
