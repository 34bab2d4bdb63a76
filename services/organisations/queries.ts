import {
  commonQueries, type Drizzle, type EvidenceFilter, evidenceParams, given, identifierParams, isAny, keyset, mayBeAny, mayBeIdentified,
  mayBeNamed, mayRestOn, nameParams, type Page, pageParams, parents, perPage, type SortKey,
} from '#toolkit'
import { and, getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { affiliations, claims, identifiers, names, organisations, people, sourceRanks } from './tables.ts'

export type ActorSort = 'NAME' | 'ID'
export type AffiliationsAsked = { kind: string[] | null; asOf: string | null }
export type OrganisationsAsked = PeopleAsked & { kind?: readonly string[] | null; country?: readonly string[] | null }
export type PeopleAsked = {
  ids?: readonly string[] | null
  name?: string | null
  identifier?: { scheme: string; value: string } | null
  evidence?: EvidenceFilter | null
}

const common = { claims, names, identifiers, sourceRanks }

export function queries(db: Drizzle) {
  const organisationsFit = and(mayBeAny(organisations.id, 'ids'), mayBeAny(organisations.kind, 'kinds'), mayBeAny(organisations.country, 'countries'),
    mayBeNamed(organisations.id, common), mayBeIdentified(organisations.id, common), mayRestOn(organisations.id, common))
  const organisationsPage = perPage((sort: ActorSort, backward) => {
    const { after, order, sortKey } = keyset(sortKeyOf(organisations, sort), organisations.id, backward)
    return db.select({ ...getTableColumns(organisations), sortKey }).from(organisations).where(and(organisationsFit, after))
      .orderBy(...order).limit(given('take')).prepare(`organisations_${sort}_${backward}`)
  })
  const organisationCount = db.select({ count: sql<number>`count(*)::int` }).from(organisations).where(organisationsFit).prepare('organisation_count')

  const peopleFit = and(mayBeAny(people.id, 'ids'), mayBeNamed(people.id, common), mayBeIdentified(people.id, common), mayRestOn(people.id, common))
  const peoplePage = perPage((sort: ActorSort, backward) => {
    const { after, order, sortKey } = keyset(sortKeyOf(people, sort), people.id, backward)
    return db.select({ ...getTableColumns(people), sortKey }).from(people).where(and(peopleFit, after))
      .orderBy(...order).limit(given('take')).prepare(`people_${sort}_${backward}`)
  })
  const personCount = db.select({ count: sql<number>`count(*)::int` }).from(people).where(peopleFit).prepare('person_count')

  const holders = affiliationsBy(db, affiliations.holder, 'affiliations')
  const organisationsHeld = affiliationsBy(db, affiliations.organisation, 'affiliates')

  return {
    ...commonQueries(db, common),
    organisationsByIds: db.select().from(organisations).where(isAny(organisations.id, 'ids')).prepare('organisations_by_ids'),
    peopleByIds: db.select().from(people).where(isAny(people.id, 'ids')).prepare('people_by_ids'),
    organisations: (asked: OrganisationsAsked, sort: ActorSort, page: Page) =>
      organisationsPage(sort, page.backward).execute({ ...organisationParams(asked), ...pageParams(page) }),
    organisationCount: async (asked: OrganisationsAsked) => (await organisationCount.execute(organisationParams(asked)))[0]!.count,
    people: (asked: PeopleAsked, sort: ActorSort, page: Page) =>
      peoplePage(sort, page.backward).execute({ ...actorParams(asked), ...pageParams(page) }),
    personCount: async (asked: PeopleAsked) => (await personCount.execute(actorParams(asked)))[0]!.count,
    affiliationsOf: holders.page,
    affiliationCounts: holders.counts,
    affiliatesOf: organisationsHeld.page,
    affiliateCounts: organisationsHeld.counts,
  }
}

const sortKeyOf = (table: typeof organisations | typeof people, sort: ActorSort): SortKey =>
  sort === 'NAME' ? { by: table.sortName, as: 'text', order: 'asc' } : { by: table.id, as: 'text', order: 'asc' }

const actorParams = (asked: PeopleAsked) => ({
  ids: asked.ids ?? null,
  ...nameParams(asked.name),
  ...identifierParams(asked.identifier),
  ...evidenceParams(asked.evidence),
})

const organisationParams = (asked: OrganisationsAsked) => ({
  ...actorParams(asked),
  kinds: asked.kind ?? null,
  countries: asked.country ?? null,
})

/** Affiliations by either end; with `asOf`, those that may have held on the day. */
function affiliationsBy(db: Drizzle, end: PgColumn, name: string) {
  const fits: SQL[] = [
    mayBeAny(affiliations.kind, 'kinds'),
    sql`(${given('asOf')}::date is null or (coalesce(${affiliations.dateFrom}, '-infinity') <= ${given('asOf')}::date
      and coalesce(${affiliations.dateTo}, 'infinity') >= ${given('asOf')}::date))`,
  ]
  const pageBy = perPage((_: 'START', backward) => {
    const { after, order, sortKey } = keyset(
      { by: sql`coalesce(${affiliations.dateFrom}, '-infinity'::date)`, as: 'date', order: 'desc' }, affiliations.id, backward)
    const page = db.select({ ...getTableColumns(affiliations), sortKey }).from(affiliations)
      .where(and(sql`${end} = parent.id`, ...fits, after)).orderBy(...order).limit(given('take')).as('page')
    return db.select({ parent: sql<string>`parent.id`, ...page._.selectedFields }).from(parents).crossJoinLateral(page)
      .prepare(`${name}_${backward}`)
  })
  const count = db.select({ parent: sql<string>`${end}`, count: sql<number>`count(*)::int` }).from(affiliations)
    .where(and(isAny(end, 'parents'), ...fits)).groupBy(end).prepare(`${name}_count`)
  return {
    page: (parents: string[], { kind, asOf }: AffiliationsAsked, page: Page) =>
      pageBy('START', page.backward).execute({ parents, kinds: kind, asOf, ...pageParams(page) }),
    counts: (parents: string[], { kind, asOf }: AffiliationsAsked) => count.execute({ parents, kinds: kind, asOf }),
  }
}
