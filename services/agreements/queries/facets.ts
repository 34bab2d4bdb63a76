import { sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { bySource, byYear, type Facet, namesOfAll } from '#toolkit/lists'
import { isAnyOrUnset } from '#toolkit/sql'
import type { AgreementFacet, EventFacet } from '../schema-types.ts'
import { agreementInitiatives, agreements, countries, coverages, events, participations } from '../tables.ts'
import { agreementConditions, common, eventConditions, statusWithTerm } from './filters.ts'

// The scope of lists by area. The AREA facet joins the same table, so this join has the alias `scope`.
export const coveredBy = (entity: PgColumn) => ({
  parent: sql`scope.area`,
  join: sql`join ${coverages} as scope on scope.entity = ${entity}`,
})

const byParticipant = (...ignores: string[]): Facet => ({
  value: sql`${participations.actor}`,
  links: { from: participations, entity: participations.entity },
  ignores,
})

const byArea: Facet = {
  value: sql`${coverages.area}`,
  links: { from: coverages, entity: coverages.entity },
  ignores: ['area'],
}

export const agreementFacets = {
  where: agreementConditions,
  facets: {
    KIND: { value: sql`${agreements.kind}`, ignores: ['kinds'] },
    STATUS: { value: statusWithTerm, isDerived: true, ignores: ['statuses', 'statusSteps'] },
    YEAR: byYear(agreements.dateFrom, agreements.dateTo),
    COUNTRY: {
      value: sql`country.value`,
      links: {
        from: participations,
        join: ofAll =>
          ofAll
            ? sql`join ${countries} as country on country.id = ${participations.actor}`
            : // `lateral` with `offset 0` looks up one participant at a time. A plain join reads all countries, even for a few agreements.
              sql`join lateral (
                select ${countries.value} from ${countries} where ${countries.id} = ${participations.actor} offset 0) as country on true`,
        entity: participations.entity,
      },
      ignores: ['countries'],
    },
    PARTY: byParticipant('anyOf'),
    INITIATIVE: {
      value: sql`${agreementInitiatives.initiative}`,
      links: {
        from: agreementInitiatives,
        entity: agreementInitiatives.agreement,
        where: isAnyOrUnset(agreementInitiatives.kind, 'tied'),
      },
      ignores: namesOfAll('initiatives'),
    },
    AREA: byArea,
    SOURCE: bySource(common),
  } satisfies Record<AgreementFacet, Facet>,
  prefix: 'agr_',
  name: 'agreements',
}

export const eventFacets = {
  where: eventConditions,
  facets: {
    KIND: { value: sql`${events.kind}`, ignores: ['kinds'] },
    YEAR: byYear(events.dateFrom, events.dateTo),
    COUNTRY: { value: sql`${events.country}`, ignores: ['countries'] },
    PARTICIPANT: byParticipant('participant'),
    AREA: byArea,
    SOURCE: bySource(common),
  } satisfies Record<EventFacet, Facet>,
  prefix: 'evt_',
  name: 'events',
}
