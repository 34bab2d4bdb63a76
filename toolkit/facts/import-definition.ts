import { hash } from 'node:crypto'
import { getTableColumns } from 'drizzle-orm'
import { type BundleRow, type BundleTable, boundsOf, bundleTable, factKeyOf } from '#toolkit/domain'
import { prefixOf } from '#toolkit/graphql'
import { SAME_AS } from './same-as.ts'
import type { FactImport, FieldValues, ImportDefinition } from './types.ts'

/** Whether the rows of a table are things, which are there as soon as anything is told of them, and not facts, which need support. */
export const holdsEntities = ({ into }: FactImport): boolean => 'sortName' in getTableColumns(into)

/** Whether a subgraph keeps claims. */
export const hasEvidence = (intake: ImportDefinition) =>
  Object.keys(intake.facts).some(table => bundleTable[table]!.hasEvidence)

/** Whether a row of a bundle belongs to the subgraph with this intake. A tie belongs to all that keep claims. */
export function takesRow(intake: ImportDefinition, { table, told }: BundleRow): boolean {
  if (table === SAME_AS) return hasEvidence(intake)
  if (!(table in intake.facts)) return false
  const subject = told[bundleTable[table]!.subject]
  return subject === undefined ? intake.takesWorld === true : intake.prefixes.includes(prefixOf(subject))
}

/** The id of the fact that a row speaks of: its own, or one made of its key, the same wherever the row is read. */
export function factIdOf(table: BundleTable, told: FieldValues): string {
  return table.prefix === null ? told.id! : `${table.prefix}_${digest(told[table.subject], factKeyOf(table, told))}`
}

/**
 * The id of a claim: what a source says of a fact, and where. Quote, confidence and note can be amended without making
 * it another claim.
 */
export function claimIdOf(table: BundleTable, told: FieldValues, evidence: FieldValues): string {
  const { source, locator, observedOn, stance, basis } = evidence
  const fields = table.columns.map(column => told[column.field] ?? '')
  const said = [table.name, ...fields, source ?? '', locator ?? '', observedOn ?? '', stance ?? '', basis ?? '']
  return `clm_${digest(told[table.subject], said)}`
}

/**
 * Twenty signs, of which the first four stand for the thing that is spoken of: what is told of one thing lies side by side in an
 * index then, and an import reads and writes fewer of its pages.
 */
const digest = (thing: string | undefined, parts: string[]) =>
  signOf(thing ?? '') + hash('sha256', JSON.stringify(parts), 'hex').slice(0, 16)

// Rows of one thing mostly come one after the other.
let last: { thing?: string; sign: string } = { sign: '' }
function signOf(thing: string): string {
  if (thing !== last.thing) last = { thing, sign: hash('sha256', thing, 'hex').slice(0, 4) }
  return last.sign
}

/** The days that a date can mean, as the columns of `days()` hold them. */
export function daysOf(edtf: string | null | undefined): { dateFrom: string | null; dateTo: string | null } {
  const { earliest, latest } = edtf ? boundsOf(edtf) : { earliest: null, latest: null }
  return { dateFrom: earliest, dateTo: latest }
}
