import { createListLoader, createLoaderPerArguments } from '#toolkit/loading'
import type { commonQueries } from './common-queries.ts'

type CommonQueries = ReturnType<typeof commonQueries>

export const commonLoaders = {
  names: (queries: CommonQueries) => createListLoader(queries.namesOf, 'entity', 'entities'),
  namesToShow: (queries: CommonQueries) =>
    createLoaderPerArguments(
      (language: string) => language,
      (_, language) => createListLoader(queries.namesToShow, 'entity', 'entities', { language }),
    ),
  identifiers: (queries: CommonQueries) => createListLoader(queries.identifiersOf, 'entity', 'entities'),
  formerIds: (queries: CommonQueries) => createListLoader(queries.formerIdsOf, 'entity', 'entities'),
  claims: (queries: CommonQueries) => createListLoader(queries.claimsOf, 'fact', 'facts'),
}
