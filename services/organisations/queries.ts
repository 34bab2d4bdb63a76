import { sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { commonQueries } from '#toolkit/claims'
import type { Drizzle } from '#toolkit/database'
import {
  bySource,
  byText,
  childList,
  type EvidenceFilter,
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
import type { OrganisationFacet } from './schema-types.ts'
import { affiliations, claims, formerIds, identifiers, names, organisations, people, sourceRanks } from './tables.ts'

const common = { claims, names, identifiers, sourceRanks, formerIds }

export const queries = (db: Drizzle) => ({
  ...commonQueries(db, common),
  organisationsByIds: byIds(db, organisations, 'organisations_by_ids'),
  peopleByIds: byIds(db, people, 'people_by_ids'),
  organisations: rootList(db, organisations, {
    fits: organisationsFit,
    sorts: actorSorts(organisations),
    name: 'organisations',
  }),
  organisationFacets: facetsOf(db, organisations, organisationFacets),
  people: rootList(db, people, { fits: actorFits(people.id), sorts: actorSorts(people), name: 'people' }),
  affiliations: childList(db, affiliations, {
    owner: affiliations.holder,
    ...affiliationsAsked,
    name: 'affiliations',
  }),
  affiliates: childList(db, affiliations, {
    owner: affiliations.organisation,
    ...affiliationsAsked,
    name: 'affiliates',
  }),
})

type PeopleAsked = {
  ids?: readonly string[] | null
  name?: string | null
  identifier?: { scheme: string; value: string } | null
  evidence?: EvidenceFilter | null
}
type OrganisationsAsked = PeopleAsked & { kind?: readonly string[] | null; country?: readonly string[] | null }

/** The parameters of `people`. */
export const peopleParams = (asked: PeopleAsked) => ({
  ids: asked.ids ?? null,
  ...nameParams(asked.name),
  ...identifierParams(asked.identifier),
  ...evidenceParams(asked.evidence),
})

/** The parameters of `organisations`. */
export const organisationParams = (asked: OrganisationsAsked) => ({
  kinds: asked.kind ?? null,
  countries: asked.country ?? null,
  ...peopleParams(asked),
})

const actorFits = (id: PgColumn) => [
  when('ids', isAnyOfEntities(id, 'ids')),
  when('word', hasName(id, common)),
  when('scheme', hasIdentifier(id, common)),
  ...whenSupportedBy(id, common),
]

const organisationsFit = [
  ...actorFits(organisations.id),
  when('kinds', isAny(organisations.kind, 'kinds')),
  when('countries', isAny(organisations.country, 'countries')),
]

const organisationFacets = {
  fits: organisationsFit,
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

// With `asOf`: those that may have held on the day. The latest first.
const affiliationsAsked = {
  fits: [
    when('kinds', isAny(affiliations.kind, 'kinds')),
    when(
      'asOf',
      sql`coalesce(${affiliations.dateFrom}, '-infinity') <= ${placeholder('asOf')}::date
        and coalesce(${affiliations.dateTo}, 'infinity') >= ${placeholder('asOf')}::date`,
    ),
  ],
  sort: latestFirst(affiliations.dateFrom),
}
