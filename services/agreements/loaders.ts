import { type Context as ContextOf, commonLoaders, factLoaders, many, one, relation } from '#toolkit'
import type { queries } from './queries.ts'

type Queries = ReturnType<typeof queries>

/** One loader for each relation, made anew for each request. */
export const loaders = (queries: Queries) => ({
  ...commonLoaders(queries),
  ...factLoaders(queries),
  agreement: one(ids => queries.agreementsByIds.execute({ ids })),
  agreementsByActor: relation('agreements by actor', queries.agreementsByActor),
  agreementsByInitiative: relation('agreements by initiative', queries.agreementsByInitiative),
  agreementsByArea: relation('agreements by area', queries.agreementsByArea, queries.agreementFacetsByArea),
  agreementsByEvent: relation('agreements by event', queries.agreementsByEvent, queries.agreementFacetsByEvent),
  event: one(ids => queries.eventsByIds.execute({ ids })),
  eventsByActor: relation('events by actor', queries.eventsByActor),
  eventsByArea: relation('events by area', queries.eventsByArea, queries.eventFacetsByArea),
  statement: one(ids => queries.statementsByIds.execute({ ids })),
  statementsBySpeaker: relation('statements by speaker', queries.statementsBySpeaker),
  statementsByEvent: relation('statements by event', queries.statementsByEvent),
  initiatives: many(agreements => queries.initiativesOf.execute({ agreements }), 'agreement'),
  links: many(parents => queries.links.execute({ parents }), 'parent'),
})

export type Context = ContextOf<Queries, ReturnType<typeof loaders>>
