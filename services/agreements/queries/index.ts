import { asc, sql } from 'drizzle-orm'
import type { TransactionSql } from 'postgres'
import { commonQueries, factQueries } from '#toolkit/claims'
import type { Drizzle } from '#toolkit/database'
import {
  byText,
  childList,
  earliestFirst,
  eitherEnd,
  facetsOf,
  joinList,
  latestFirst,
  rootList,
  when,
} from '#toolkit/lists'
import { byIds, isAny } from '#toolkit/sql'
import { dateOrder } from '../rules.ts'
import {
  agreementInitiatives,
  agreementLinks,
  agreements,
  coverages,
  events,
  figures,
  milestones,
  participations,
  statements,
} from '../tables.ts'
import { agreementFacets, coveredBy, eventFacets } from './facets.ts'
import { agreementConditions, common, eventConditions, statementConditions } from './filters.ts'

const facts = { milestones, participations, figures, coverages }

export function queries(db: Drizzle) {
  const agreementList = { where: agreementConditions, sort: latestFirst(agreements.dateFrom) }
  return {
    ...commonQueries(db, common),
    ...factQueries(db, facts),

    agreementsByIds: byIds(db, agreements, 'agreements_by_ids'),
    agreements: rootList(db, agreements, {
      where: agreementConditions,
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
    agreementsByActor: joinList(db, participations, {
      owner: participations.actor,
      end: participations.entity,
      to: agreements,
      prefix: 'agr_',
      ...agreementList,
      where: [...agreementConditions, when('roles', isAny(participations.role, 'roles'))],
      name: 'agreements_by_actor',
    }),
    agreementsByInitiative: joinList(db, agreementInitiatives, {
      owner: agreementInitiatives.initiative,
      end: agreementInitiatives.agreement,
      to: agreements,
      prefix: 'agr_',
      ...agreementList,
      where: [...agreementConditions, when('linkKinds', isAny(agreementInitiatives.kind, 'linkKinds'))],
      name: 'agreements_by_initiative',
    }),
    agreementsByArea: joinList(db, coverages, {
      owner: coverages.area,
      end: coverages.entity,
      to: agreements,
      prefix: 'agr_',
      ...agreementList,
      name: 'agreements_by_area',
    }),
    agreementsByEvent: childList(db, agreements, {
      owner: agreements.event,
      sort: agreementList.sort,
      name: 'agreements_by_event',
    }),

    eventsByIds: byIds(db, events, 'events_by_ids'),
    events: rootList(db, events, {
      where: eventConditions,
      sorts: {
        DATE_DESC: latestFirst(events.dateFrom),
        DATE_ASC: earliestFirst(events.dateFrom),
        ID: byText(events.id),
      },
      name: 'events',
    }),
    eventFacets: facetsOf(db, events, eventFacets),
    eventFacetsByArea: facetsOf(db, events, { ...eventFacets, scope: coveredBy(events.id) }),
    eventsByActor: joinList(db, participations, {
      owner: participations.actor,
      end: participations.entity,
      to: events,
      prefix: 'evt_',
      where: [when('roles', isAny(participations.role, 'roles'))],
      sort: latestFirst(events.dateFrom),
      name: 'events_by_actor',
    }),
    eventsByArea: joinList(db, coverages, {
      owner: coverages.area,
      end: coverages.entity,
      to: events,
      prefix: 'evt_',
      sort: latestFirst(events.dateFrom),
      name: 'events_by_area',
    }),

    statementsByIds: db.select().from(statements).where(isAny(statements.id, 'ids')).prepare('statements_by_ids'),
    statements: rootList(db, statements, {
      where: statementConditions,
      sorts: { DATE_ASC: earliestFirst(statements.dateFrom) },
      name: 'statements',
    }),
    statementsBySpeaker: childList(db, statements, {
      owner: statements.speaker,
      sort: earliestFirst(statements.dateFrom),
      name: 'statements_by_speaker',
    }),
    statementsByEvent: childList(db, statements, {
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

/** The date of an agreement: that of the first dated milestone in `dateOrder`, preferably without an actor. `each` is the agreement. */
export const dateOfEach = (tx: TransactionSql) => tx`
  select date, date_from, date_to from milestones where entity = each.id and kind = any(${dateOrder}) and date is not null
  order by array_position(${dateOrder}, kind), actor is not null, date_from, id limit 1`
