import { sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { commonQueries } from '#toolkit/claims'
import type { Drizzle } from '#toolkit/database'
import {
  bySource,
  byText,
  childList,
  evidenceParams,
  type Facet,
  facetsOf,
  hasIdentifier,
  hasName,
  identifierParams,
  latestFirst,
  nameParams,
  rootList,
  type SortKey,
  when,
  whenSupportedBy,
} from '#toolkit/lists'
import { byIds, isAny, isAnyOfEntities, placeholder } from '#toolkit/sql'
import type { OrganisationFacet, OrganisationFilter, PersonFilter } from './schema-types.ts'
import { affiliations, claims, formerIds, identifiers, names, organisations, people, sourceRanks } from './tables.ts'

const common = { claims, names, identifiers, sourceRanks, formerIds }

export const queries = (db: Drizzle) => ({
  ...commonQueries(db, common),
  organisationsByIds: byIds(db, organisations, 'organisations_by_ids'),
  peopleByIds: byIds(db, people, 'people_by_ids'),
  organisations: rootList(db, organisations, {
    where: organisationConditions,
    sorts: actorSorts(organisations),
    name: 'organisations',
  }),
  organisationFacets: facetsOf(db, organisations, organisationFacets),
  people: rootList(db, people, { where: actorConditions(people.id), sorts: actorSorts(people), name: 'people' }),
  affiliations: childList(db, affiliations, { owner: affiliations.holder, ...affiliationList, name: 'affiliations' }),
  affiliates: childList(db, affiliations, { owner: affiliations.organisation, ...affiliationList, name: 'affiliates' }),
})

/** The parameters of the list of people. */
export const peopleParams = (filter: PersonFilter) => ({
  ids: filter.ids ?? null,
  ...nameParams(filter.name),
  ...identifierParams(filter.identifier),
  ...evidenceParams(filter.evidence),
})

/** The parameters of the list of organisations. */
export const organisationParams = (filter: OrganisationFilter) => ({
  kinds: filter.kind ?? null,
  countries: filter.country ?? null,
  ...peopleParams(filter),
})

const actorConditions = (id: PgColumn) => [
  when('ids', isAnyOfEntities(id, 'ids')),
  when('word', hasName(id, common)),
  when('scheme', hasIdentifier(id, common)),
  ...whenSupportedBy(id, common),
]

const organisationConditions = [
  ...actorConditions(organisations.id),
  when('kinds', isAny(organisations.kind, 'kinds')),
  when('countries', isAny(organisations.country, 'countries')),
]

const organisationFacets = {
  where: organisationConditions,
  facets: {
    KIND: { value: sql`${organisations.kind}`, ignores: ['kinds'] },
    COUNTRY: { value: sql`${organisations.country}`, ignores: ['countries'] },
    SOURCE: bySource(common),
  } satisfies Record<OrganisationFacet, Facet>,
  prefix: 'org_',
  name: 'organisations',
}

const actorSorts = ({ id, sortName }: { id: PgColumn; sortName: PgColumn }): Record<'NAME' | 'ID', SortKey> => ({
  NAME: byText(sortName),
  ID: byText(id),
})

// With `asOf`, the list has the affiliations that are possible on that day. Latest first.
const affiliationList = {
  where: [
    when('kinds', isAny(affiliations.kind, 'kinds')),
    when(
      'asOf',
      sql`coalesce(${affiliations.dateFrom}, '-infinity') <= ${placeholder('asOf')}::date
        and coalesce(${affiliations.dateTo}, 'infinity') >= ${placeholder('asOf')}::date`,
    ),
  ],
  sort: latestFirst(affiliations.dateFrom),
}
