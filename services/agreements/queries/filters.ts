import { type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import {
  allParams,
  dateParams,
  evidenceParams,
  hasIdentifier,
  hasName,
  identifierParams,
  isInDateRange,
  nameParams,
  when,
  whenAll,
  whenInDateRange,
  whenSupportedBy,
} from '#toolkit/lists'
import {
  arrayOf,
  beginsWith,
  holdsEntityGiven,
  isAny,
  isAnyOfEntities,
  isAnyOrUnset,
  isEitherGiven,
  isEntity,
  isEntityGiven,
  placeholder,
  statusSql,
} from '#toolkit/sql'
import { endedByTerm, lifecycle, stepsForAll, stepsTo } from '../rules.ts'
import type { AgreementFilter, EventFilter, StatementFilter } from '../schema-types.ts'
import {
  agreementInitiatives,
  agreements,
  claims,
  countries,
  coverages,
  events,
  formerIds,
  identifiers,
  milestones,
  names,
  participations,
  sourceRanks,
  statements,
} from '../tables.ts'

/*
 * What lists are filtered by: the parameters of each filter, and when a row fits.
 */

export const common = { claims, names, identifiers, sourceRanks, formerIds }

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
  ...dateParams(asked?.date, 'filter.date'),
  stepKinds: asked?.milestone?.kind ?? null,
  stepActor: asked?.milestone?.actor ?? null,
  ...dateParams(asked?.milestone?.date, 'filter.milestone.date', 'step'),
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
  ...dateParams(asked?.date, 'filter.date'),
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
  ...dateParams(asked?.date, 'filter.date'),
  ...evidenceParams(asked?.evidence),
})

const takesPart = (actors: SQL) =>
  sql`select 1 from ${participations} where ${participations.entity} = ${agreements.id} and ${actors}`

const status = sql`coalesce(${statusSql(
  lifecycle,
  { milestones },
  {
    where: sql`${milestones.entity} = ${agreements.id} and (${milestones.actor} is null or ${milestones.kind} = any(${arrayOf(stepsForAll)}))`,
    day: sql`${placeholder('day')}::date`,
    countsUndated: sql`${placeholder('countsUndated')}::boolean`,
  },
)}, 'UNKNOWN')`

/** The status of an agreement, once its term may have ended. */
export const statusWithTerm = sql`(select case when ${agreements.termTo} < ${placeholder('day')}::date and reached.status = any(${arrayOf(endedByTerm)})
  then 'EXPIRED' else reached.status end from (select ${status} as status offset 0) reached)`

const covers = (entity: PgColumn) => sql`exists (select 1 from ${coverages}
  where ${coverages.entity} = ${entity} and ${isEntityGiven(coverages.area, 'area')})`

const hasStep = (when: SQL) => sql`exists (select 1 from ${milestones} where ${milestones.entity} = ${agreements.id}
  and ${isAny(milestones.kind, 'stepKinds')} and (${placeholder('stepActor')}::text is null or ${isEntityGiven(milestones.actor, 'stepActor')}) ${when})`
const stepDays = isInDateRange(milestones.dateFrom, milestones.dateTo, 'step')

export const agreementsFit = [
  when('ids', isAnyOfEntities(agreements.id, 'ids')),
  when('kinds', isAny(agreements.kind, 'kinds')),
  when('bindingness', isAny(agreements.bindingness, 'bindingness')),
  when('word', hasName(agreements.id, common)),
  ...whenAll('allOf', wanted => sql`exists (${takesPart(isEntity(participations.actor, wanted))})`),
  when('anyOf', sql`exists (${takesPart(isAnyOfEntities(participations.actor, 'anyOf'))})`),
  when(
    'countries',
    sql`exists (${takesPart(sql`${participations.actor} in (select ${countries.id} from ${countries} where ${isAny(countries.value, 'countries')})`)})`,
  ),
  ...whenAll(
    'initiatives',
    wanted => sql`exists (select 1 from ${agreementInitiatives} where ${agreementInitiatives.agreement} = ${agreements.id}
      and ${isEntity(agreementInitiatives.initiative, wanted)} and ${isAnyOrUnset(agreementInitiatives.kind, 'tied')})`,
  ),
  when(
    'tiedToAny',
    sql`exists (select 1 from ${agreementInitiatives}
      where ${agreementInitiatives.agreement} = ${agreements.id} and ${isAny(agreementInitiatives.kind, 'tied')})`,
  ),
  when(
    'disputed',
    sql`((${placeholder('isDisputedInDate')}::boolean and exists (select 1 from ${milestones}
      where ${milestones.entity} = ${agreements.id} and ${milestones.disputed}))
    or (${placeholder('isDisputedInParties')}::boolean and exists (${takesPart(sql`${participations.role} in ('PARTY', 'SIGNATORY') and ${participations.disputed}`)})))`,
  ),
  when('area', covers(agreements.id)),
  when('event', isEntityGiven(agreements.event, 'event')),
  ...whenInDateRange(agreements.dateFrom, agreements.dateTo),
  when('stepOnAnyDay', hasStep(sql``)),
  when('stepInside', hasStep(sql`and ${stepDays.certainly}`)),
  when('stepTouches', hasStep(sql`and ${stepDays.possibly}`)),
  when('scheme', hasIdentifier(agreements.id, common)),
  ...whenSupportedBy(agreements.id, common),
  // Of a comparison PostgreSQL would expect that one in two hundred fits, and put all of them in order; of a case, that half do.
  when('statuses', sql`case when ${isAny(statusWithTerm, 'statuses')} then true else false end`),
  // What follows from a status is there for the index: few agreements have ever come to a rare one.
  when(
    'statusSteps',
    sql`exists (select 1 from ${milestones} where ${milestones.entity} = ${agreements.id} and ${isAny(milestones.kind, 'statusSteps')})`,
  ),
]

export const eventsFit = [
  when('ids', isAnyOfEntities(events.id, 'ids')),
  when('kinds', isAny(events.kind, 'kinds')),
  when('countries', isAny(events.country, 'countries')),
  when('word', hasName(events.id, common)),
  when(
    'participant',
    sql`exists (select 1 from ${participations}
      where ${participations.entity} = ${events.id} and ${beginsWith(participations.entity, 'evt_')}
        and ${isEitherGiven(participations.actor, 'participant')})`,
  ),
  when('area', covers(events.id)),
  ...whenInDateRange(events.dateFrom, events.dateTo),
  ...whenSupportedBy(events.id, common),
]

export const statementsFit = [
  when('ids', isAny(statements.id, 'ids')),
  when('speaker', isEntityGiven(statements.speaker, 'speaker')),
  when('event', isEntityGiven(statements.event, 'event')),
  when('about', holdsEntityGiven(statements.about, 'about')),
  ...whenInDateRange(statements.dateFrom, statements.dateTo),
  ...whenSupportedBy(statements.id, common),
]
