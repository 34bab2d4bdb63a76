import { type Context as ContextOf, commonLoaders, factLoaders, many, one, relation } from '#toolkit'
import type { queries } from './queries.ts'

type Queries = ReturnType<typeof queries>

/** One loader for each relation, made anew for each request that uses it. */
export const loaders = (queries: Queries) => ({
  ...commonLoaders(queries),
  ...factLoaders(queries),
  agreement: () => one(queries.agreementsByIds),
  agreementsByActor: () => relation('agreements by actor', queries.agreementsByActor),
  agreementsByInitiative: () => relation('agreements by initiative', queries.agreementsByInitiative),
  agreementsByArea: () => relation('agreements by area', queries.agreementsByArea, queries.agreementFacetsByArea),
  agreementsByEvent: () => relation('agreements by event', queries.agreementsByEvent, queries.agreementFacetsByEvent),
  event: () => one(queries.eventsByIds),
  eventsByActor: () => relation('events by actor', queries.eventsByActor),
  eventsByArea: () => relation('events by area', queries.eventsByArea, queries.eventFacetsByArea),
  statement: () => one(queries.statementsByIds),
  statementsBySpeaker: () => relation('statements by speaker', queries.statementsBySpeaker),
  statementsByEvent: () => relation('statements by event', queries.statementsByEvent),
  initiatives: () => many(queries.initiativesOf, 'agreement', 'agreements'),
  links: () => many(queries.links, 'parent', 'parents'),
})

export type Context = ContextOf<Queries, ReturnType<typeof loaders>>
