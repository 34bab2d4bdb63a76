import { and, type SQL, sql } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Drizzle } from '#toolkit/database'
import { pageOf, stubOf } from '#toolkit/graphql'
import { createPageLoader } from '#toolkit/loading'
import { beginsWith, type CommonTables, formerIdsOf, placeholder, survivorOf } from '#toolkit/sql'
import { hasConfidence } from './common-filters.ts'
import { type Condition, statementPerArguments } from './dynamic-filters.ts'
import type { Params } from './lateral-pages.ts'

/**
 * A property by which the rows of a list are counted. A facet applies every filter of the list except its own, so that
 * it also counts the values which that filter excludes.
 */
export type Facet = {
  /** The value, in the form of the list's filter; null is not counted. */
  value: SQL
  /** Set if the value is computed from other tables. PostgreSQL then computes it once for each row, not at each use. */
  isDerived?: true
  /**
   * The link table that has the values, if the table of the list does not. A row of the list can have several links,
   * also with the same value. `join` joins a further table; `ofAll` is true if the links of all rows are counted.
   */
  links?: { from: PgTable; join?: (ofAll: boolean) => SQL; entity: PgColumn; where?: SQL }
  /** The parameters of the filter by this value, which the facet ignores. */
  ignores: readonly string[]
}

/** The scope of a relation: `parent` is the id of a row's parent; `join` joins the table that has this id. */
type Scope = { parent: SQL; join?: SQL }

export type Facets<By extends string> = {
  counts(
    by: By,
    parents: string[],
    first: number,
    params: Params,
  ): Promise<{ parent: string; value: string; count: number; total: number }[]>
}

/**
 * The facets of a root list, or with `scope` of a relation.
 *
 *     const facets = facetsOf(db, events, { where, facets: { KIND: { value: sql`${events.kind}`, ignores: ['kinds'] } }, prefix: 'evt_', name: 'events' })
 *     await facets.counts('KIND', [''], 20, params)       // [{ parent: '', value: 'SUMMIT', count: 3, total: 5 }, …]
 *
 * One statement counts all values, for all parents with the same arguments. A root list has the parent ''. For
 * `first: 0` the first value is still returned, since its row has the `total`.
 */
export function facetsOf<By extends string>(
  db: Drizzle,
  table: PgTable & { id: PgColumn },
  {
    where,
    facets,
    scope,
    prefix,
    name,
  }: { where: readonly Condition[]; facets: Record<By, Facet>; scope?: Scope; prefix: string; name: string },
): Facets<By> {
  const statements = Object.entries<Facet>(facets).map(
    ([by, { value: expression, isDerived, links: linkTable, ignores }]) => {
      const value = isDerived ? sql`derived.value` : expression
      // Without `offset 0`, PostgreSQL computes the expression again at each use of its value.
      const derivation = isDerived ? sql`cross join lateral (select ${expression} as value offset 0) as derived` : sql``
      const otherFilters = where.filter(({ parameter }) => !ignores.includes(parameter))
      const statement = statementPerArguments(otherFilters, (condition, nameOf) => {
        const parent = scope?.parent ?? sql`''`
        const isOfParent =
          scope &&
          sql`(${scope.parent} = any(${placeholder('parents')}::text[]) or ${scope.parent} = any(${survivorOf(table, 'parents')}))`
        const rows = sql`${table} ${scope?.join ?? sql``} ${derivation}`
        // Without filters, PostgreSQL reads only the link table, which has an index by value and entity.
        const isAll = linkTable !== undefined && !condition && !scope
        const values = linkTable?.join?.(isAll) ?? sql``
        const from = linkTable
          ? sql`${rows} join ${linkTable.from} on ${linkTable.entity} = ${table.id} ${values}`
          : rows
        const fromWhere = sql`from ${isAll ? sql`${linkTable.from} ${values}` : from}
        where ${and(sql`${value} is not null`, isOfParent, linkTable?.where, isAll ? beginsWith(linkTable.entity, prefix) : undefined, condition)}`
        // No index has the values of a joined table in order, and `select distinct` is faster than the sort of
        // `count(distinct …)`.
        const counted = linkTable?.join
          ? sql`select parent, value, count(*)::int as count
            from (select distinct ${linkTable.entity}, ${parent} as parent, ${value} as value ${fromWhere}) valued group by 1, 2`
          : sql`select ${parent} as parent, ${value} as value,
            count(${linkTable ? sql`distinct ${linkTable.entity}` : sql`*`})::int as count ${fromWhere} group by 1, 2`
        const ranked = sql`select counted.*, count(*) over (partition by parent)::int as total,
          row_number() over (partition by parent order by count desc, value collate "C") as place from (${counted}) counted`
        return db
          .select({
            parent: sql<string>`parent`,
            formerIds: scope ? formerIdsOf(table, sql`parent`) : sql<string[]>`'{}'::text[]`,
            value: sql<string>`value`,
            count: sql<number>`count`,
            total: sql<number>`total`,
          })
          .from(sql`(${ranked}) ranked`)
          .where(sql`place <= greatest(${placeholder('first')}::int, 1)`)
          .orderBy(sql`parent`, sql`place`)
          .prepare(nameOf(`${name}_facet_${by}`))
      })
      return [by, statement] as const
    },
  )
  const statementOf = Object.fromEntries(statements) as Record<By, (typeof statements)[number][1]>
  return {
    async counts(by, parents, first, params) {
      const rows = await statementOf[by](params).execute({ ...params, parents, first })
      // A client can request a parent by a former id.
      return rows.flatMap(({ formerIds, ...row }) => [row.parent, ...formerIds].map(parent => ({ ...row, parent })))
    },
  }
}

/** Counts by year. A date that can be in several years is not counted. */
export const byYear = (from: PgColumn, to: PgColumn): Facet => ({
  value: sql`case when date_part('year', ${from}) = date_part('year', ${to}) then lpad(date_part('year', ${from})::int::text, 4, '0') end`,
  ignores: ['dateInside', 'dateTouches'],
})

/** Counts by source, over the claims that match the rest of the `evidence` filter. */
export const bySource = ({ claims }: Pick<CommonTables, 'claims'>): Facet => ({
  value: sql`${claims.source}`,
  links: { from: claims, entity: claims.entity, where: hasConfidence({ claims }) },
  ignores: ['evidenceSource', 'evidenceOfAny'],
})

/** The arguments of a field `facets`. */
export type FacetArgs<By extends string> = { by: readonly By[]; first?: number | null }

/** A loader of facets for one request. A root list has the parent ''. */
export const facetLoader = <By extends string>(facets: Facets<By>) =>
  createPageLoader(
    (parents, { by, params }: { by: By; params: Params }, page) => facets.counts(by, parents, page.take - 1, params),
    facets,
  )

/**
 * Resolves a field `facets`. A facet that is repeated in `by` is counted once.
 *
 *     facets: args => facetsFor(facetLoader(queries.eventFacets), args, params)
 */
export function facetsFor<By extends string>(
  load: ReturnType<typeof facetLoader<By>>,
  { by, first }: FacetArgs<By>,
  params: Params,
  parent = '',
) {
  const page = pageOf({ first: first ?? null }, 'facets')
  return Promise.all(
    [...new Set(by)].map(async by => {
      const rows = await load({ by, params }, page).load(parent)
      const buckets = rows
        .slice(0, page.take - 1)
        .map(({ value, count }) => ({ value, count, entity: isEntityId(value) ? stubOf(value) : null }))
      return { by, buckets, totalCount: rows[0]?.total ?? 0 }
    }),
  )
}

const isEntityId = (value: string) => stubOf(value).__typename !== 'Node'
