import { hash } from 'node:crypto'
import { getTableColumns } from 'drizzle-orm'
import { type BundleRow, type BundleTable, boundsOf, bundleTable, factKeyOf } from '#toolkit/domain'
import { prefixOf } from '#toolkit/graphql'
import { SAME_AS } from './same-as.ts'
import type { FactImport, FieldValues, ImportDefinition } from './types.ts'

/** Whether a table has entities. An entity exists with any claim about it; other facts need a supporting claim. */
export const holdsEntities = ({ into }: FactImport): boolean => 'sortName' in getTableColumns(into)

/** Whether a subgraph stores claims. */
export const hasEvidence = (intake: ImportDefinition) =>
  Object.keys(intake.facts).some(table => bundleTable[table]!.hasEvidence)

/** Whether a row of a bundle belongs to the subgraph. A `same_as` row belongs to all subgraphs with claims. */
export function takesRow(intake: ImportDefinition, { table, told }: BundleRow): boolean {
  if (table === SAME_AS) return hasEvidence(intake)
  if (!(table in intake.facts)) return false
  const subject = told[bundleTable[table]!.subject]
  return subject === undefined ? intake.takesWorld === true : intake.prefixes.includes(prefixOf(subject))
}

/** The id of the fact of a row: its own id, or a hash of its key. */
export function factIdOf(table: BundleTable, told: FieldValues): string {
  return table.prefix === null ? told.id! : `${table.prefix}_${digest(told[table.subject], factKeyOf(table, told))}`
}

/**
 * The id of a claim: a hash of its values, source, locator, date of observation, stance and basis. Quote, confidence and
 * note are not part of it, so they can be amended.
 */
export function claimIdOf(table: BundleTable, told: FieldValues, evidence: FieldValues): string {
  const { source, locator, observedOn, stance, basis } = evidence
  const fields = table.columns.map(column => told[column.field] ?? '')
  const said = [table.name, ...fields, source ?? '', locator ?? '', observedOn ?? '', stance ?? '', basis ?? '']
  return `clm_${digest(told[table.subject], said)}`
}

/**
 * Twenty hexadecimal digits. The first four depend on the subject alone. So the claims of one subject are neighbours in
 * an index, and an import reads and writes fewer of its pages.
 */
const digest = (subject: string | undefined, parts: string[]) =>
  subjectPrefix(subject ?? '') + hash('sha256', JSON.stringify(parts), 'hex').slice(0, 16)

// We cache one prefix, because the rows of one subject usually follow each other.
let last: { subject?: string; prefix: string } = { prefix: '' }
function subjectPrefix(subject: string): string {
  if (subject !== last.subject) last = { subject, prefix: hash('sha256', subject, 'hex').slice(0, 4) }
  return last.prefix
}

/** The range of days of a date, for the columns of `days()`. */
export function daysOf(edtf: string | null | undefined): { dateFrom: string | null; dateTo: string | null } {
  const { earliest, latest } = edtf ? boundsOf(edtf) : { earliest: null, latest: null }
  return { dateFrom: earliest, dateTo: latest }
}
