import { asc, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { TransactionSql } from 'postgres'
import {
  allParams,
  arrayOf,
  beginsWith,
  belongingTo,
  byIds,
  bySource,
  byText,
  byYear,
  commonQueries,
  type Drizzle,
  dateParams,
  earliestFirst,
  eitherEnd,
  evidenceParams,
  type Facet,
  facetsOf,
  factQueries,
  given,
  holdsEntityGiven,
  identifierParams,
  isAny,
  isAnyEntity,
  isEitherGiven,
  isEntity,
  isEntityGiven,
  isIdentified,
  isNamed,
  latestFirst,
  liesIn,
  listOf,
  mayBeAny,
  nameParams,
  namesOfAll,
  statusSql,
  tiedTo,
  when,
  whenAll,
  whenIn,
  whenResting,
} from '#toolkit'
import { dateOrder, endedByTerm, lifecycle, stepsForAll, stepsTo } from './rules.ts'
import {
  agreementInitiatives,
  agreementLinks,
  agreements,
  claims,
  countries,
  coverages,
  events,
  figures,
  formerIds,
  identifiers,
  milestones,
  names,
  participations,
  sourceRanks,
  statements,
} from './tables.ts'
import type { AgreementFacet, AgreementFilter, EventFacet, EventFilter, StatementFilter } from './types.ts'

const common = { claims, names, identifiers, sourceRanks, formerIds }
const facts = { milestones, participations, figures, coverages }

export function queries(db: Drizzle) {
  const agreementList = { fits: agreementsFit, sort: latestFirst(agreements.dateFrom) }
  return {
    ...commonQueries(db, common),
    ...factQueries(db, facts),

    agreementsByIds: byIds(db, agreements, 'agreements_by_ids'),
    agreements: listOf(db, agreements, {
      fits: agreementsFit,
      sorts: {
        DATE_DESC: latestFirst(agreements.dateFrom),
        DATE_ASC: earliestFirst(agreements.dateFrom),
        TITLE: byText(agreements.sortName),
        ID: byText(agreements.id),
      },
      name: 'agreements',
    }),
    agreementFacets: facetsOf(db, agreements, agreementFacets),
    agreementFacetsByArea: facetsOf(db, agreements, { ...agreementFacets, scope: coveredBy(agreements.id) }),
    agreementFacetsByEvent: facetsOf(db, agreements, {
      ...agreementFacets,
      scope: { parent: sql`${agreements.event}` },
    }),
    agreementsByActor: tiedTo(db, participations, {
      owner: participations.actor,
      end: participations.entity,
      to: agreements,
      prefix: 'agr_',
      ...agreementList,
      fits: [...agreementsFit, when('roles', isAny(participations.role, 'roles'))],
      name: 'agreements_by_actor',
    }),
    agreementsByInitiative: tiedTo(db, agreementInitiatives, {
      owner: agreementInitiatives.initiative,
      end: agreementInitiatives.agreement,
      to: agreements,
      prefix: 'agr_',
      ...agreementList,
      fits: [...agreementsFit, when('tieKinds', isAny(agreementInitiatives.kind, 'tieKinds'))],
      name: 'agreements_by_initiative',
    }),
    agreementsByArea: tiedTo(db, coverages, {
      owner: coverages.area,
      end: coverages.entity,
      to: agreements,
      prefix: 'agr_',
      ...agreementList,
      name: 'agreements_by_area',
    }),
    agreementsByEvent: belongingTo(db, agreements, {
      owner: agreements.event,
      sort: agreementList.sort,
      name: 'agreements_by_event',
    }),

    eventsByIds: byIds(db, events, 'events_by_ids'),
    events: listOf(db, events, {
      fits: eventsFit,
      sorts: {
        DATE_DESC: latestFirst(events.dateFrom),
        DATE_ASC: earliestFirst(events.dateFrom),
        ID: byText(events.id),
      },
      name: 'events',
    }),
    eventFacets: facetsOf(db, events, eventFacets),
    eventFacetsByArea: facetsOf(db, events, { ...eventFacets, scope: coveredBy(events.id) }),
    eventsByActor: tiedTo(db, participations, {
      owner: participations.actor,
      end: participations.entity,
      to: events,
      prefix: 'evt_',
      fits: [when('roles', isAny(participations.role, 'roles'))],
      sort: latestFirst(events.dateFrom),
      name: 'events_by_actor',
    }),
    eventsByArea: tiedTo(db, coverages, {
      owner: coverages.area,
      end: coverages.entity,
      to: events,
      prefix: 'evt_',
      sort: latestFirst(events.dateFrom),
      name: 'events_by_area',
    }),

    statementsByIds: db.select().from(statements).where(isAny(statements.id, 'ids')).prepare('statements_by_ids'),
    statements: listOf(db, statements, {
      fits: statementsFit,
      sorts: { DATE_ASC: earliestFirst(statements.dateFrom) },
      name: 'statements',
    }),
    statementsBySpeaker: belongingTo(db, statements, {
      owner: statements.speaker,
      sort: earliestFirst(statements.dateFrom),
      name: 'statements_by_speaker',
    }),
    statementsByEvent: belongingTo(db, statements, {
      owner: statements.event,
      sort: earliestFirst(statements.dateFrom),
      name: 'statements_by_event',
    }),

    initiativesOf: db
      .select()
      .from(agreementInitiatives)
      .where(isAny(agreementInitiatives.agreement, 'agreements'))
      .orderBy(asc(agreementInitiatives.kind), asc(agreementInitiatives.initiative))
      .prepare('initiatives_of'),
    links: eitherEnd(db, agreementLinks, { from: agreementLinks.from, to: agreementLinks.to, name: 'links' }),
  }
}

/** The parameters of every list of agreements; `today` is the day that a status is asked about without `asOf`. */
export const agreementParams = (asked: AgreementFilter | null | undefined, today: string) => ({
  ids: asked?.ids ?? null,
  kinds: asked?.kind ?? null,
  bindingness: asked?.bindingness ?? null,
  statuses: asked?.status ?? null,
  statusSteps: asked?.status ? stepsTo(asked.status) : null,
  day: asked?.asOf ?? today,
  countsUndated: asked?.asOf == null,
  ...nameParams(asked?.title),
  ...allParams('allOf', asked?.allOf),
  anyOf: asked?.anyOf ?? null,
  countries: asked?.country ?? null,
  ...allParams('initiatives', asked?.initiatives),
  tied: asked?.tied ?? null,
  tiedToAny: asked?.tied && !asked.initiatives?.length ? true : null,
  disputed: asked?.disputed ?? null,
  isDisputedInDate: asked?.disputed?.includes('DATE') ?? null,
  isDisputedInParties: asked?.disputed?.includes('PARTIES') ?? null,
  area: asked?.area ?? null,
  event: asked?.event ?? null,
  ...dateParams(asked?.date),
  stepKinds: asked?.milestone?.kind ?? null,
  stepActor: asked?.milestone?.actor ?? null,
  ...dateParams(asked?.milestone?.date, 'step'),
  stepOnAnyDay: asked?.milestone && !asked.milestone.date ? true : null,
  ...identifierParams(asked?.identifier),
  ...evidenceParams(asked?.evidence),
})

/** The parameters of the list of events. */
export const eventParams = (asked: EventFilter | null | undefined) => ({
  ids: asked?.ids ?? null,
  kinds: asked?.kind ?? null,
  ...nameParams(asked?.name),
  participant: asked?.participant ?? null,
  ...dateParams(asked?.date),
  countries: asked?.country ?? null,
  area: asked?.area ?? null,
  ...evidenceParams(asked?.evidence),
})

/** The parameters of the list of statements. */
export const statementParams = (asked: StatementFilter | null | undefined) => ({
  ids: asked?.ids ?? null,
  speaker: asked?.speaker ?? null,
  event: asked?.event ?? null,
  about: asked?.about ?? null,
  ...dateParams(asked?.date),
  ...evidenceParams(asked?.evidence),
})

/** The date of an agreement, as its milestones have it. */
export const dateOfEach = (tx: TransactionSql) => tx`
  select date, date_from, date_to from milestones where entity = each.id and kind = any(${dateOrder}) and date is not null
  order by array_position(${dateOrder}, kind), actor is not null, date_from, id limit 1`

const takesPart = (actors: SQL) =>
  sql`select 1 from ${participations} where ${participations.entity} = ${agreements.id} and ${actors}`

const status = sql`coalesce(${statusSql(
  lifecycle,
  { milestones },
  {
    where: sql`${milestones.entity} = ${agreements.id} and (${milestones.actor} is null or ${milestones.kind} = any(${arrayOf(stepsForAll)}))`,
    day: sql`${given('day')}::date`,
    countsUndated: sql`${given('countsUndated')}::boolean`,
  },
)}, 'UNKNOWN')`

const statusWithTerm = sql`(select case when ${agreements.termTo} < ${given('day')}::date and reached.status = any(${arrayOf(endedByTerm)})
  then 'EXPIRED' else reached.status end from (select ${status} as status offset 0) reached)`

const covers = (entity: PgColumn) => sql`exists (select 1 from ${coverages}
  where ${coverages.entity} = ${entity} and ${isEntityGiven(coverages.area, 'area')})`

const hasStep = (when: SQL) => sql`exists (select 1 from ${milestones} where ${milestones.entity} = ${agreements.id}
  and ${isAny(milestones.kind, 'stepKinds')} and (${given('stepActor')}::text is null or ${isEntityGiven(milestones.actor, 'stepActor')}) ${when})`
const stepDays = liesIn(milestones.dateFrom, milestones.dateTo, 'step')

const agreementsFit = [
  when('ids', isAnyEntity(agreements.id, 'ids')),
  when('kinds', isAny(agreements.kind, 'kinds')),
  when('bindingness', isAny(agreements.bindingness, 'bindingness')),
  when('word', isNamed(agreements.id, common)),
  ...whenAll('allOf', wanted => sql`exists (${takesPart(isEntity(participations.actor, wanted))})`),
  when('anyOf', sql`exists (${takesPart(isAnyEntity(participations.actor, 'anyOf'))})`),
  when(
    'countries',
    sql`exists (${takesPart(sql`${participations.actor} in (select ${countries.id} from ${countries} where ${isAny(countries.value, 'countries')})`)})`,
  ),
  ...whenAll(
    'initiatives',
    wanted => sql`exists (select 1 from ${agreementInitiatives} where ${agreementInitiatives.agreement} = ${agreements.id}
      and ${isEntity(agreementInitiatives.initiative, wanted)} and ${mayBeAny(agreementInitiatives.kind, 'tied')})`,
  ),
  when(
    'tiedToAny',
    sql`exists (select 1 from ${agreementInitiatives}
      where ${agreementInitiatives.agreement} = ${agreements.id} and ${isAny(agreementInitiatives.kind, 'tied')})`,
  ),
  when(
    'disputed',
    sql`((${given('isDisputedInDate')}::boolean and exists (select 1 from ${milestones}
      where ${milestones.entity} = ${agreements.id} and ${milestones.disputed}))
    or (${given('isDisputedInParties')}::boolean and exists (${takesPart(sql`${participations.role} in ('PARTY', 'SIGNATORY') and ${participations.disputed}`)})))`,
  ),
  when('area', covers(agreements.id)),
  when('event', isEntityGiven(agreements.event, 'event')),
  ...whenIn(agreements.dateFrom, agreements.dateTo),
  when('stepOnAnyDay', hasStep(sql``)),
  when('stepInside', hasStep(sql`and ${stepDays.certainly}`)),
  when('stepTouches', hasStep(sql`and ${stepDays.possibly}`)),
  when('scheme', isIdentified(agreements.id, common)),
  ...whenResting(agreements.id, common),
  // Of a comparison PostgreSQL would expect that one in two hundred fits, and put all of them in order; of a case, that half do.
  when('statuses', sql`case when ${isAny(statusWithTerm, 'statuses')} then true else false end`),
  // What follows from a status is there for the index: few agreements have ever come to a rare one.
  when(
    'statusSteps',
    sql`exists (select 1 from ${milestones} where ${milestones.entity} = ${agreements.id} and ${isAny(milestones.kind, 'statusSteps')})`,
  ),
]

const eventsFit = [
  when('ids', isAnyEntity(events.id, 'ids')),
  when('kinds', isAny(events.kind, 'kinds')),
  when('countries', isAny(events.country, 'countries')),
  when('word', isNamed(events.id, common)),
  when(
    'participant',
    sql`exists (select 1 from ${participations}
      where ${participations.entity} = ${events.id} and ${beginsWith(participations.entity, 'evt_')}
        and ${isEitherGiven(participations.actor, 'participant')})`,
  ),
  when('area', covers(events.id)),
  ...whenIn(events.dateFrom, events.dateTo),
  ...whenResting(events.id, common),
]

// The areas that lists belong to; the areas that are counted are joined under another name.
const coveredBy = (entity: PgColumn) => ({
  parent: sql`scope.area`,
  join: sql`join ${coverages} as scope on scope.entity = ${entity}`,
})

const byParticipant = (...ignores: string[]): Facet => ({
  value: sql`${participations.actor}`,
  ties: { from: participations, entity: participations.entity },
  ignores,
})

const byArea: Facet = {
  value: sql`${coverages.area}`,
  ties: { from: coverages, entity: coverages.entity },
  ignores: ['area'],
}

const agreementFacets = {
  fits: agreementsFit,
  facets: {
    KIND: { value: sql`${agreements.kind}`, ignores: ['kinds'] },
    STATUS: { value: statusWithTerm, isDerived: true, ignores: ['statuses', 'statusSteps'] },
    YEAR: byYear(agreements.dateFrom, agreements.dateTo),
    COUNTRY: {
      value: sql`country.value`,
      ties: {
        from: participations,
        join: ofAll =>
          ofAll
            ? sql`join ${countries} as country on country.id = ${participations.actor}`
            : // Looked up for each who takes part: of few agreements PostgreSQL would read all countries.
              sql`join lateral (
                select ${countries.value} from ${countries} where ${countries.id} = ${participations.actor} offset 0) as country on true`,
        entity: participations.entity,
      },
      ignores: ['countries'],
    },
    PARTY: byParticipant('anyOf'),
    INITIATIVE: {
      value: sql`${agreementInitiatives.initiative}`,
      ties: {
        from: agreementInitiatives,
        entity: agreementInitiatives.agreement,
        where: mayBeAny(agreementInitiatives.kind, 'tied'),
      },
      ignores: namesOfAll('initiatives'),
    },
    AREA: byArea,
    SOURCE: bySource(common),
  } satisfies Record<AgreementFacet, Facet>,
  prefix: 'agr_',
  name: 'agreements',
}

const eventFacets = {
  fits: eventsFit,
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

const statementsFit = [
  when('ids', isAny(statements.id, 'ids')),
  when('speaker', isEntityGiven(statements.speaker, 'speaker')),
  when('event', isEntityGiven(statements.event, 'event')),
  when('about', holdsEntityGiven(statements.about, 'about')),
  ...whenIn(statements.dateFrom, statements.dateTo),
  ...whenResting(statements.id, common),
]
