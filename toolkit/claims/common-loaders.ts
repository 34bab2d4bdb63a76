import { many, perArguments } from '#toolkit/loading'
import type { commonQueries } from './common-queries.ts'

export type CommonQueries = ReturnType<typeof commonQueries>

export const commonLoaders = {
  names: (queries: CommonQueries) => many(queries.namesOf, 'entity', 'entities'),
  namesToShow: (queries: CommonQueries) =>
    perArguments(
      (language: string) => language,
      (_, language) => many(queries.namesToShow, 'entity', 'entities', { language }),
    ),
  identifiers: (queries: CommonQueries) => many(queries.identifiersOf, 'entity', 'entities'),
  formerIds: (queries: CommonQueries) => many(queries.formerIdsOf, 'entity', 'entities'),
  claims: (queries: CommonQueries) => many(queries.claimsOf, 'fact', 'facts'),
}
