import { commonLoaders, factLoaders } from '#toolkit/claims'
import { relation } from '#toolkit/lists'
import { many, one } from '#toolkit/loading'
import type { Context as ContextOf } from '#toolkit/subgraph'
import type { queries } from './queries/index.ts'

type Queries = ReturnType<typeof queries>

/** How the loader of each relation is made, anew for each request that uses it. */
export const loaders = {
  ...commonLoaders,
  ...factLoaders,
  agreement: (queries: Queries) => one(queries.agreementsByIds),
  agreementsByActor: (queries: Queries) => relation('agreements by actor', queries.agreementsByActor),
  agreementsByInitiative: (queries: Queries) => relation('agreements by initiative', queries.agreementsByInitiative),
  agreementsByArea: (queries: Queries) =>
    relation('agreements by area', queries.agreementsByArea, queries.agreementFacetsByArea),
  agreementsByEvent: (queries: Queries) =>
    relation('agreements by event', queries.agreementsByEvent, queries.agreementFacetsByEvent),
  event: (queries: Queries) => one(queries.eventsByIds),
  eventsByActor: (queries: Queries) => relation('events by actor', queries.eventsByActor),
  eventsByArea: (queries: Queries) => relation('events by area', queries.eventsByArea, queries.eventFacetsByArea),
  statement: (queries: Queries) => one(queries.statementsByIds),
  statementsBySpeaker: (queries: Queries) => relation('statements by speaker', queries.statementsBySpeaker),
  statementsByEvent: (queries: Queries) => relation('statements by event', queries.statementsByEvent),
  initiatives: (queries: Queries) => many(queries.initiativesOf, 'agreement', 'agreements'),
  links: (queries: Queries) => many(queries.links, 'parent', 'parents'),
}

export type Context = ContextOf<Queries, typeof loaders>
