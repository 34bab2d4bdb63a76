import {
  boundsOf,
  bundleTable,
  bundleTables,
  endsOf,
  idPrefixesOf,
  isApproximate,
  isUncertain,
  namesIn,
  precisionOf,
  urlOfIdentifier,
  valueFieldsOf,
} from '#toolkit/domain'
import { refusal } from '#toolkit/errors'
import { batched } from '#toolkit/execution'
import { areEqualDecimals } from '#toolkit/facts'
import { idsOf, prefixOf, scalars, stubOf } from '#toolkit/graphql'
import type { LoadersOf } from '#toolkit/loading'
import type { ClaimRow, IdentifierRow, NameRow } from '#toolkit/sql'
import type { commonLoaders } from './common-queries.ts'

type Load = LoadersOf<typeof commonLoaders>
type Context = { load: Load }
type Entity = { id: string; country?: string | null }

type ClaimsFilter = { field?: string | null; basis?: readonly string[] | null; retracted?: boolean | null }

/** A claim, with the resolved values of its fact (`shown`), and the field of the filter. */
export type ClaimParent = ClaimRow & { shown: Record<string, unknown>; field: string | null }

/**
 * The resolver of every field `claims`: the claims of a fact, or of one field of it.
 *
 *     Milestone: { claims: claimsOf }
 *
 * Throws BAD_USER_INPUT for a field that the fact does not have.
 */
export const claimsOf = batched(
  (
    facts: readonly { id: string }[],
    { field = null, basis = null, retracted }: ClaimsFilter,
    { load }: { load: Pick<Load, 'claims'> },
  ) => {
    const matches = (claim: ClaimRow) =>
      (retracted || claim.retractedAt === null) &&
      (field === null || field in claim.told) &&
      (basis === null || basis.includes(claim.basis))
    if (field !== null) for (const { id } of facts) checkField(id, field)
    return load.claims.loadAll(idsOf(facts), (claims, index): ClaimParent[] =>
      claims
        .filter(matches)
        .sort(byWeight)
        .map(claim => ({ ...claim, shown: facts[index]!, field })),
    )
  },
)

function checkField(id: string, field: string): void {
  const table = bundleTables.find(each => each.prefix === null && idPrefixesOf(each).includes(prefixOf(id)))
  const fields = table ? valueFieldsOf(table) : []
  if (fields.includes(field)) return
  const choice =
    fields.length > 0 ? `send one of ${fields.join(', ')}, or none` : 'it has no plain fields: leave `field` out'
  throw refusal('BAD_USER_INPUT', `\`field\` is ${JSON.stringify(field.slice(0, 80))}: ${choice}.`, {
    argument: 'field',
  })
}

// Claims and names are sorted here, because they are few: PostgreSQL would need longer to sort than to find them.
const byWeight = (a: ClaimRow, b: ClaimRow): number =>
  compared(b.stance, a.stance) ||
  compared(b.basis, a.basis) ||
  confidences.indexOf(a.confidence) - confidences.indexOf(b.confidence) ||
  compared(a.source, b.source) ||
  compared(a.id, b.id)

const confidences = ['HIGH', 'MEDIUM', 'LOW']

/** Orders names by language, those without one last; within a language, PREFERRED names are first. */
const byLanguage = (a: NameRow, b: NameRow): number =>
  Number(a.language === null) - Number(b.language === null) ||
  compared(a.language ?? '', b.language ?? '') ||
  Number(a.kind !== 'PREFERRED') - Number(b.kind !== 'PREFERRED') ||
  compared(a.standing, b.standing) ||
  Buffer.compare(Buffer.from(a.text), Buffer.from(b.text))

const compared = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

/** The fields of every entity with names. */
export const namedEntity = {
  formerIds: batched((entities: readonly Entity[], _: unknown, { load }: Context) =>
    load.formerIds.loadAll(idsOf(entities), idsOf),
  ),
  name: batched((entities: readonly Entity[], { language }: { language?: string | null }, { load }: Context) => {
    const wanted = language ?? 'en'
    const nameOf = namesIn(wanted)
    return load
      .namesToShow(wanted)
      .loadAll(idsOf(entities), (names, index) => nameOf(names, entities[index]!.country ?? null))
  }),
  names: batched(
    (
      entities: readonly Entity[],
      { kind, language }: { kind?: readonly string[] | null; language?: string | null },
      { load }: Context,
    ) =>
      load.names.loadAll(idsOf(entities), names =>
        names
          .filter(
            name => (kind == null || kind.includes(name.kind)) && (language == null || name.language === language),
          )
          .sort(byLanguage),
      ),
  ),
  identifiers: batched(
    (entities: readonly Entity[], { scheme }: { scheme?: readonly string[] | null }, { load }: Context) =>
      load.identifiers.loadAll(idsOf(entities), identifiers =>
        identifiers.filter(identifier => scheme == null || scheme.includes(identifier.scheme)),
      ),
  ),
  claims: claimsOf,
}

/** The resolvers of the value types of `common.graphql`. Their parents are rows, and dates in EDTF. */
export const commonResolvers = {
  ...scalars,
  PartialDate: {
    edtf: (edtf: string) => edtf,
    earliest: (edtf: string) => boundsOf(edtf).earliest,
    latest: (edtf: string) => boundsOf(edtf).latest,
    precision: precisionOf,
    uncertain: isUncertain,
    approximate: isApproximate,
  },
  Period: {
    start: (edtf: string) => endsOf(edtf).start,
    end: (edtf: string) => endsOf(edtf).end,
  },
  Name: { claims: claimsOf },
  Identifier: {
    url: ({ scheme, value }: IdentifierRow) => urlOfIdentifier(scheme, value),
    claims: claimsOf,
  },
  Claim: {
    source: ({ source }: ClaimParent) => stubOf(source),
    value: differingValue,
    values: (claim: ClaimParent) =>
      toldFields(claim).map(field => ({ field, value: claim.told[field]!, shown: isShown(claim, field) })),
    import: (claim: ClaimParent) => stubOf(claim.import),
  },
}

const toldFields = ({ table, told }: ClaimParent) => valueFieldsOf(bundleTable[table]!).filter(field => field in told)

const isShown = ({ table, told, become, shown }: ClaimParent, field: string) => {
  const value = told[field]!
  if (table === 'figures' && field === 'value') return areEqualDecimals(String(shown[field]), value)
  return shown[field] === (become ? nowOf(value, become) : value)
}

/** The value of a field with ids, with each former id replaced by its survivor. */
const nowOf = (told: string, become: Record<string, string>) =>
  [...new Set(told.split('|').map(id => become[id] ?? id))].join('|')

/** The values of a claim that differ from the shown ones: the value alone for one field, `field: value` for several. */
function differingValue(claim: ClaimParent): string | null {
  const { told, field } = claim
  const others = toldFields(claim).filter(each => (field === null || each === field) && !isShown(claim, each))
  if (others.length === 0) return null
  return others.length === 1 ? told[others[0]!]! : others.map(each => `${each}: ${told[each]}`).join('; ')
}
