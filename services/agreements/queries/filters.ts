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

export const common = { claims, names, identifiers, sourceRanks, formerIds }

/** The parameters of every list of agreements. Without `asOf`, the status is that of `today`. */
export const agreementParams = (filter: AgreementFilter | null | undefined, today: string) => ({
  ids: filter?.ids ?? null,
  kinds: filter?.kind ?? null,
  bindingness: filter?.bindingness ?? null,
  statuses: filter?.status ?? null,
  statusSteps: filter?.status ? stepsTo(filter.status) : null,
  day: filter?.asOf ?? today,
  countsUndated: filter?.asOf == null,
  ...nameParams(filter?.title),
  ...allParams('allOf', filter?.allOf),
  anyOf: filter?.anyOf ?? null,
  countries: filter?.country ?? null,
  ...allParams('initiatives', filter?.initiatives),
  tied: filter?.tied ?? null,
  tiedToAny: filter?.tied && !filter.initiatives?.length ? true : null,
  disputed: filter?.disputed ?? null,
  isDisputedInDate: filter?.disputed?.includes('DATE') ?? null,
  isDisputedInParties: filter?.disputed?.includes('PARTIES') ?? null,
  area: filter?.area ?? null,
  event: filter?.event ?? null,
  ...dateParams(filter?.date, 'filter.date'),
  stepKinds: filter?.milestone?.kind ?? null,
  stepActor: filter?.milestone?.actor ?? null,
  ...dateParams(filter?.milestone?.date, 'filter.milestone.date', 'step'),
  stepOnAnyDay: filter?.milestone && !filter.milestone.date ? true : null,
  ...identifierParams(filter?.identifier),
  ...evidenceParams(filter?.evidence),
})

/** The parameters of the list of events. */
export const eventParams = (filter: EventFilter | null | undefined) => ({
  ids: filter?.ids ?? null,
  kinds: filter?.kind ?? null,
  ...nameParams(filter?.name),
  participant: filter?.participant ?? null,
  ...dateParams(filter?.date, 'filter.date'),
  countries: filter?.country ?? null,
  area: filter?.area ?? null,
  ...evidenceParams(filter?.evidence),
})

/** The parameters of the list of statements. */
export const statementParams = (filter: StatementFilter | null | undefined) => ({
  ids: filter?.ids ?? null,
  speaker: filter?.speaker ?? null,
  event: filter?.event ?? null,
  about: filter?.about ?? null,
  ...dateParams(filter?.date, 'filter.date'),
  ...evidenceParams(filter?.evidence),
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

/** The status of an agreement on `day`: EXPIRED after the end of its term. */
export const statusWithTerm = sql`(select case when ${agreements.termTo} < ${placeholder('day')}::date and reached.status = any(${arrayOf(endedByTerm)})
  then 'EXPIRED' else reached.status end from (select ${status} as status offset 0) reached)`

const covers = (entity: PgColumn) => sql`exists (select 1 from ${coverages}
  where ${coverages.entity} = ${entity} and ${isEntityGiven(coverages.area, 'area')})`

const hasStep = (when: SQL) => sql`exists (select 1 from ${milestones} where ${milestones.entity} = ${agreements.id}
  and ${isAny(milestones.kind, 'stepKinds')} and (${placeholder('stepActor')}::text is null or ${isEntityGiven(milestones.actor, 'stepActor')}) ${when})`
const stepDays = isInDateRange(milestones.dateFrom, milestones.dateTo, 'step')

export const agreementConditions = [
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
  // PostgreSQL estimates that a comparison selects 0.5 % of the rows, and plans to sort them all. For a `case` it estimates 50 %.
  when('statuses', sql`case when ${isAny(statusWithTerm, 'statuses')} then true else false end`),
  // Redundant: `statuses` implies this condition. PostgreSQL can find the few agreements of a rare status by the index on `kind`.
  when(
    'statusSteps',
    sql`exists (select 1 from ${milestones} where ${milestones.entity} = ${agreements.id} and ${isAny(milestones.kind, 'statusSteps')})`,
  ),
]

export const eventConditions = [
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

export const statementConditions = [
  when('ids', isAny(statements.id, 'ids')),
  when('speaker', isEntityGiven(statements.speaker, 'speaker')),
  when('event', isEntityGiven(statements.event, 'event')),
  when('about', holdsEntityGiven(statements.about, 'about')),
  ...whenInDateRange(statements.dateFrom, statements.dateTo),
  ...whenSupportedBy(statements.id, common),
]
