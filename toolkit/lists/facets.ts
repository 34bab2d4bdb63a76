import { and, type SQL, sql } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Drizzle } from '#toolkit/database'
import { pageOf, stubOf } from '#toolkit/graphql'
import { createPageLoader } from '#toolkit/loading'
import { beginsWith, type CommonTables, formerIdsOf, placeholder, survivorOf } from '#toolkit/sql'
import { hasConfidence } from './common-filters.ts'
import { type Condition, perAsked } from './dynamic-filters.ts'
import type { Params } from './lateral-pages.ts'

/*
 * How the whole of a list divides. A facet heeds every condition of the list but its own, so that one sees what else there
 * is; one statement counts all its values, for all parents that are asked alike.
 */

/** A respect in which the rows of a list are counted. */
export type Facet = {
  /** The value, as the filter of the list takes it; what has none is not counted. */
  value: SQL
  /** Whether the value is worked out of other tables: that is done once for each entry then, and not where it is named. */
  isDerived?: true
  /**
   * The table that has the values, where it is another: an entry may have several there, also the same twice. `join` leads to
   * yet another one, from the ties of all entries or from those of some.
   */
  ties?: { from: PgTable; join?: (ofAll: boolean) => SQL; entity: PgColumn; where?: SQL }
  /** The parameters of the filter that takes the value: they are not heeded. */
  ignores: readonly string[]
}

/** Whose lists are counted: what each of many parents has, known by `parent`. */
type Scope = { parent: SQL; join?: SQL }

export type Facets<By extends string> = {
  counted(
    by: By,
    parents: string[],
    first: number,
    params: Params,
  ): Promise<{ parent: string; value: string; count: number; total: number }[]>
}

/**
 * The facets of a list, or with `scope` those of a relation.
 *
 *     const facets = facetsOf(db, events, { fits, facets: { KIND: { value: sql`${events.kind}`, ignores: ['kinds'] } }, prefix: 'evt_', name: 'events' })
 *     await facets.counted('KIND', [''], 20, params)       // [{ parent: '', value: 'SUMMIT', count: 3, total: 5 }, …]
 *
 * A list of its own has the parent ''. The first value is given even where `first` is 0, for its `total`.
 */
export function facetsOf<By extends string>(
  db: Drizzle,
  table: PgTable & { id: PgColumn },
  {
    fits,
    facets,
    scope,
    prefix,
    name,
  }: { fits: readonly Condition[]; facets: Record<By, Facet>; scope?: Scope; prefix: string; name: string },
): Facets<By> {
  const statements = Object.entries<Facet>(facets).map(([by, { value: told, isDerived, ties, ignores }]) => {
    const value = isDerived ? sql`derived.value` : told
    // PostgreSQL would put the expression wherever its value is named, but for the offset.
    const deriving = isDerived ? sql`cross join lateral (select ${told} as value offset 0) as derived` : sql``
    const heeded = fits.filter(({ asked }) => !ignores.includes(asked))
    const statement = perAsked(heeded, (fits, named) => {
      const parent = scope?.parent ?? sql`''`
      const isOfParent =
        scope &&
        sql`(${scope.parent} = any(${placeholder('parents')}::text[]) or ${scope.parent} = any(${survivorOf(table, 'parents')}))`
      const entries = sql`${table} ${scope?.join ?? sql``} ${deriving}`
      // Where nothing is asked of the entries, the ties tell all, and have an index by value and entity.
      const isAll = ties !== undefined && !fits && !scope
      const values = ties?.join?.(isAll) ?? sql``
      const from = ties ? sql`${entries} join ${ties.from} on ${ties.entity} = ${table.id} ${values}` : entries
      const valued = sql`from ${isAll ? sql`${ties.from} ${values}` : from}
        where ${and(sql`${value} is not null`, isOfParent, ties?.where, isAll ? beginsWith(ties.entity, prefix) : undefined, fits)}`
      // No index has the values of another table in order, and to sort them by entry takes longer than to tell them apart.
      const counted = ties?.join
        ? sql`select parent, value, count(*)::int as count
            from (select distinct ${ties.entity}, ${parent} as parent, ${value} as value ${valued}) valued group by 1, 2`
        : sql`select ${parent} as parent, ${value} as value,
            count(${ties ? sql`distinct ${ties.entity}` : sql`*`})::int as count ${valued} group by 1, 2`
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
        .prepare(named(`${name}_facet_${by}`))
    })
    return [by, statement] as const
  })
  const statementOf = Object.fromEntries(statements) as Record<By, (typeof statements)[number][1]>
  return {
    async counted(by, parents, first, params) {
      const rows = await statementOf[by](params).execute({ ...params, parents, first })
      // A parent may have been asked about by a former id.
      return rows.flatMap(({ formerIds, ...row }) => [row.parent, ...formerIds].map(parent => ({ ...row, parent })))
    },
  }
}

/** By the year in which all days of a date lie. */
export const byYear = (from: PgColumn, to: PgColumn): Facet => ({
  value: sql`case when date_part('year', ${from}) = date_part('year', ${to}) then lpad(date_part('year', ${from})::int::text, 4, '0') end`,
  ignores: ['dateInside', 'dateTouches'],
})

/** By the sources of the claims that are otherwise as `evidence` asks for. */
export const bySource = ({ claims }: Pick<CommonTables, 'claims'>): Facet => ({
  value: sql`${claims.source}`,
  ties: { from: claims, entity: claims.entity, where: hasConfidence({ claims }) },
  ignores: ['evidenceSource', 'evidenceOfAny'],
})

/** The arguments of a field `facets`. */
export type FacetArgs<By extends string> = { by: readonly By[]; first?: number | null }

/** The loader of the facets of a relation, or of a list of its own, which is the parent ''; for one request. */
export const facetLoader = <By extends string>(facets: Facets<By>) =>
  createPageLoader(
    (parents, { by, params }: { by: By; params: Params }, page) => facets.counted(by, parents, page.take - 1, params),
    facets,
  )

/**
 * What a field `facets` gives. Each respect is asked for once.
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
