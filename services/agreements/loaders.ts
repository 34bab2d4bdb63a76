import { commonLoaders, factLoaders } from '#toolkit/claims'
import { createRelation } from '#toolkit/lists'
import { createListLoader, createLoader } from '#toolkit/loading'
import type { Context as ContextOf } from '#toolkit/subgraph'
import type { queries } from './queries/index.ts'

type Queries = ReturnType<typeof queries>

/** Creates the DataLoader of each relation, once per request on first use. */
export const loaders = {
  ...commonLoaders,
  ...factLoaders,
  agreement: (queries: Queries) => createLoader(queries.agreementsByIds),
  agreementsByActor: (queries: Queries) => createRelation('agreements by actor', queries.agreementsByActor),
  agreementsByInitiative: (queries: Queries) =>
    createRelation('agreements by initiative', queries.agreementsByInitiative),
  agreementsByArea: (queries: Queries) =>
    createRelation('agreements by area', queries.agreementsByArea, queries.agreementFacetsByArea),
  agreementsByEvent: (queries: Queries) =>
    createRelation('agreements by event', queries.agreementsByEvent, queries.agreementFacetsByEvent),
  event: (queries: Queries) => createLoader(queries.eventsByIds),
  eventsByActor: (queries: Queries) => createRelation('events by actor', queries.eventsByActor),
  eventsByArea: (queries: Queries) => createRelation('events by area', queries.eventsByArea, queries.eventFacetsByArea),
  statement: (queries: Queries) => createLoader(queries.statementsByIds),
  statementsBySpeaker: (queries: Queries) => createRelation('statements by speaker', queries.statementsBySpeaker),
  statementsByEvent: (queries: Queries) => createRelation('statements by event', queries.statementsByEvent),
  initiatives: (queries: Queries) => createListLoader(queries.initiativesOf, 'agreement', 'agreements'),
  links: (queries: Queries) => createListLoader(queries.links, 'parent', 'parents'),
}

export type Context = ContextOf<Queries, typeof loaders>
