import { getTableColumns, sql } from 'drizzle-orm'
import type { Drizzle } from '#toolkit/database'
import { type CommonTables, isAny, placeholder, requestedKeys, survivorsIn, without } from '#toolkit/sql'

/*
 * The queries for `common.graphql`: names, identifiers, former ids and claims.
 */

export const commonQueries = (db: Drizzle, { claims, names, identifiers, formerIds }: CommonTables) => ({
  namesOf: db
    .select(without(getTableColumns(names), 'folded'))
    .from(names)
    .where(isAny(names.entity, 'entities'))
    .prepare('names_of'),
  // Most entities have a name in the requested language, so names in other languages need not be read.
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
