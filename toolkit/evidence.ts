import { getTableColumns, sql } from 'drizzle-orm'
import { bundleTable, bundleTables, valueFieldsOf } from './bundle.ts'
import type { Drizzle } from './database.ts'
import { boundsOf, endsOf, isApproximate, isUncertain, precisionOf } from './dates.ts'
import { refusal } from './errors.ts'
import { batched } from './executor/index.ts'
import { becomeIn } from './former.ts'
import { urlOfIdentifier } from './identifiers.ts'
import { idsOf, prefixOf, stubOf } from './ids.ts'
import { type Loader, many, perArguments } from './loader.ts'
import { type NameToChoose, namesIn } from './names.ts'
import { scalars } from './scalars.ts'
import { asked, given, isAny, without } from './select.ts'
import type { ClaimRow, CommonTables, FormerIdRow, IdentifierRow, NameRow } from './tables.ts'
import { areEqualDecimals } from './values.ts'

/*
 * The part of a subgraph that answers `common.graphql`: names, identifiers, dates, and the claims that everything rests on.
 */

export const commonQueries = (db: Drizzle, { claims, names, identifiers, formerIds }: CommonTables) => ({
  namesOf: db
    .select(without(getTableColumns(names), 'folded'))
    .from(names)
    .where(isAny(names.entity, 'entities'))
    .prepare('names_of'),
  // Most entities have a name in the language asked for, and of the others then none is read.
  namesToShow: db
    .select({
      entity: names.entity,
      text: names.text,
      language: names.language,
      kind: names.kind,
      standing: names.standing,
    })
    .from(names)
    .where(
      sql`${isAny(names.entity, 'entities')} and (${names.language} = ${given('language')}::text or ${names.entity} not in (
        select has.entity from ${names} has
        where has.entity = any(${given('entities')}::text[]) and has.language = ${given('language')}::text))`,
    )
    .prepare('names_to_show'),
  identifiersOf: db
    .select()
    .from(identifiers)
    .where(isAny(identifiers.entity, 'entities'))
    .orderBy(identifiers.scheme, identifiers.value)
    .prepare('identifiers_of'),
  formerIdsOf: db
    .select()
    .from(formerIds)
    .where(isAny(formerIds.entity, 'entities'))
    .orderBy(formerIds.id)
    .prepare('former_ids_of'),
  claimsOf: db
    .select({
      ...without(getTableColumns(claims), 'entity', 'retractedBy', 'earlier'),
      become: becomeIn(claims, claims.told),
    })
    .from(claims)
    .innerJoin(asked('facts'), sql`asked.id = ${claims.fact}`)
    .prepare('claims_of'),
})

type CommonQueries = ReturnType<typeof commonQueries>

export const commonLoaders = {
  names: (queries: CommonQueries) => many(queries.namesOf, 'entity', 'entities'),
  namesToShow: (queries: CommonQueries) =>
    perArguments(
      (language: string) => language,
      (_, language) => many(queries.namesToShow, 'entity', 'entities', { language }),
    ),
  identifiers: (queries: CommonQueries) => many(queries.identifiersOf, 'entity', 'entities'),
  formerIds: (queries: CommonQueries) => many(queries.formerIdsOf, 'entity', 'entities'),
  claims: (queries: CommonQueries) => many(queries.claimsOf, 'fact', 'facts'),
}

type Load = {
  names: Loader<string, NameRow[]>
  namesToShow: (language: string) => Loader<string, NameToChoose[]>
  identifiers: Loader<string, IdentifierRow[]>
  formerIds: Loader<string, FormerIdRow[]>
  claims: Loader<string, ClaimRow[]>
}
type Context = { load: Load }
type Entity = { id: string; country?: string | null }

/** What of the claims is asked for: those about one field, those on one footing, and whether also those taken back. */
export type ClaimsAsked = { field?: string | null; basis?: readonly string[] | null; retracted?: boolean | null }

/** A claim as it is asked for: beside the fact as shown, and maybe about one of its fields. */
export type ClaimParent = { claim: ClaimRow; shown: Record<string, unknown>; field: string | null }

/**
 * What sources say of facts, or of one field of theirs: the resolver of every field `claims`.
 *
 *     Milestone: { claims: claimsOf }
 *
 * Throws BAD_USER_INPUT for a field that the fact has not.
 */
export const claimsOf = batched(
  (
    facts: readonly { id: string }[],
    { field = null, basis = null, retracted }: ClaimsAsked,
    { load }: { load: Pick<Load, 'claims'> },
  ) => {
    const isAsked = ({ retractedAt, told, basis: each }: ClaimRow) =>
      (retracted || retractedAt === null) &&
      (field === null || field in told) &&
      (basis === null || basis.includes(each))
    if (field !== null) for (const { id } of facts) checkField(id, field)
    return load.claims.loadAll(idsOf(facts), (claims, index): ClaimParent[] =>
      claims
        .filter(isAsked)
        .sort(byWeight)
        .map(claim => ({ claim, shown: facts[index]!, field })),
    )
  },
)

function checkField(id: string, field: string): void {
  const table = bundleTables.find(
    ({ prefix, columns: [first] }) =>
      prefix === null &&
      first?.field === 'id' &&
      typeof first.form === 'object' &&
      'ids' in first.form &&
      first.form.ids.includes(prefixOf(id)),
  )
  const fields = table ? valueFieldsOf(table) : []
  if (fields.includes(field)) return
  const choice =
    fields.length > 0 ? `send one of ${fields.join(', ')}, or none` : 'it has no plain fields: leave `field` out'
  throw refusal('BAD_USER_INPUT', `\`field\` is ${JSON.stringify(field.slice(0, 80))}: ${choice}.`, {
    argument: 'field',
  })
}

/*
 * The few claims of one fact, and the names of one entity, are put in order here: for a page of them all PostgreSQL takes longer to
 * do so than to find them.
 */

const byWeight = (a: ClaimRow, b: ClaimRow): number =>
  compared(b.stance, a.stance) ||
  compared(b.basis, a.basis) ||
  confidences.indexOf(a.confidence) - confidences.indexOf(b.confidence) ||
  compared(a.source, b.source) ||
  compared(a.id, b.id)

const confidences = ['HIGH', 'MEDIUM', 'LOW']

/** Names without a language come last; PREFERRED ones come first in theirs. */
const byLanguage = (a: NameRow, b: NameRow): number =>
  Number(a.language === null) - Number(b.language === null) ||
  compared(a.language ?? '', b.language ?? '') ||
  Number(a.kind !== 'PREFERRED') - Number(b.kind !== 'PREFERRED') ||
  compared(a.standing, b.standing) ||
  Buffer.compare(Buffer.from(a.text), Buffer.from(b.text))

const compared = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

/** The fields that every entity with names has. */
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

/** The value types of `common.graphql`, made from rows and from EDTF. */
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
    id: ({ claim }: ClaimParent) => claim.id,
    source: ({ claim }: ClaimParent) => stubOf(claim.source),
    locator: ({ claim }: ClaimParent) => claim.locator,
    quote: ({ claim }: ClaimParent) => claim.quote,
    value: differingValue,
    values: (parent: ClaimParent) =>
      toldFields(parent).map(field => ({ field, value: parent.claim.told[field]!, shown: isShown(parent, field) })),
    observedOn: ({ claim }: ClaimParent) => claim.observedOn,
    stance: ({ claim }: ClaimParent) => claim.stance,
    basis: ({ claim }: ClaimParent) => claim.basis,
    confidence: ({ claim }: ClaimParent) => claim.confidence,
    note: ({ claim }: ClaimParent) => claim.note,
    recordedAt: ({ claim }: ClaimParent) => claim.recordedAt,
    import: ({ claim }: ClaimParent) => stubOf(claim.import),
    retractedAt: ({ claim }: ClaimParent) => claim.retractedAt,
  },
}

const toldFields = ({ claim }: ClaimParent) =>
  valueFieldsOf(bundleTable[claim.table]!).filter(field => field in claim.told)

const isShown = ({ claim, shown }: ClaimParent, field: string) => {
  const told = claim.told[field]!
  if (claim.table === 'figures' && field === 'value') return areEqualDecimals(String(shown[field]), told)
  return shown[field] === (claim.become ? nowOf(told, claim.become) : told)
}

/** What a field tells, an id or several, as what they have become. */
const nowOf = (told: string, become: Record<string, string>) =>
  [...new Set(told.split('|').map(id => become[id] ?? id))].join('|')

/** What the source has otherwise than shown: the bare value where that is one field, `field: value` where it is several. */
function differingValue(parent: ClaimParent): string | null {
  const { claim, field } = parent
  const others = toldFields(parent).filter(each => (field === null || each === field) && !isShown(parent, each))
  if (others.length === 0) return null
  return others.length === 1 ? claim.told[others[0]!]! : others.map(each => `${each}: ${claim.told[each]}`).join('; ')
}
