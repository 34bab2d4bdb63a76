import { getTableColumns, sql } from 'drizzle-orm'
import type { Drizzle } from '#toolkit/database'
import { createListLoader, createLoaderPerArguments } from '#toolkit/loading'
import { type CommonTables, isAny, placeholder, requestedKeys, survivorsIn, without } from '#toolkit/sql'

/*
 * The queries and loaders for `common.graphql`: names, identifiers, former ids and claims.
 */

export const commonQueries = (db: Drizzle, { claims, names, identifiers, formerIds }: CommonTables) => ({
  namesOf: db
    .select(without(getTableColumns(names), 'folded'))
    .from(names)
    .where(isAny(names.entity, 'entities'))
    .prepare('names_of'),
  // Names in other languages are read only for entities that have no name in the requested language, which are few.
  namesToShow: db
    .select({
      entity: names.entity,
      text: names.text,
      language: names.language,
      kind: names.kind,
      standing: names.standing,
    })
    .from(names)
    .where(
      sql`${isAny(names.entity, 'entities')} and (${names.language} = ${placeholder('language')}::text or ${names.entity} not in (
        select has.entity from ${names} has
        where has.entity = any(${placeholder('entities')}::text[]) and has.language = ${placeholder('language')}::text))`,
    )
    .prepare('names_to_show'),
  identifiersOf: db
    .select()
    .from(identifiers)
    .where(isAny(identifiers.entity, 'entities'))
    .orderBy(identifiers.scheme, identifiers.value)
    .prepare('identifiers_of'),
  formerIdsOf: db
    .select()
    .from(formerIds)
    .where(isAny(formerIds.entity, 'entities'))
    .orderBy(formerIds.id)
    .prepare('former_ids_of'),
  claimsOf: db
    .select({
      ...without(getTableColumns(claims), 'entity', 'retractedBy', 'earlier'),
      become: survivorsIn(claims, claims.told),
    })
    .from(claims)
    .innerJoin(requestedKeys('facts'), sql`requested.id = ${claims.fact}`)
    .prepare('claims_of'),
})

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
