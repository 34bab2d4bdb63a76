import type { Many } from '#toolkit/execution'
import { type Connection, idsOf, type Page, type PageArgs, pageOf } from '#toolkit/graphql'
import { createCountLoader, createPageLoader } from '#toolkit/loading'
import { type FacetArgs, type Facets, facetLoader, facetsFor } from './facets.ts'
import type { Params } from './lateral-pages.ts'

/** A list of `childList` or `joinList`: one page for each parent, and the counts. */
type ListByParent<Row> = {
  page: (parents: string[], page: Page, params: Params) => Promise<Row[]>
  counts: (parents: string[], params: Params) => Promise<{ parent: string; count: number }[]>
}

/** The loaders of a paged relation: pages, counts, and facets if it has any. */
export type Relation<Row> = {
  name: string
  pages: ReturnType<typeof createPageLoader<Params, Row & { parent: string }>>
  counts: ReturnType<typeof createCountLoader<Params>>
  facets: ReturnType<typeof facetLoader> | null
}

/**
 * Creates the loaders of a relation, for one request.
 *
 *     components: createRelation('components', queries.components)
 */
export const createRelation = <Row extends { parent: string }, By extends string = never>(
  name: string,
  list: ListByParent<Row>,
  facets: Facets<By> | null = null,
): Relation<Row> => ({
  name,
  pages: createPageLoader((parents, params: Params, page) => list.page(parents, page, params), list),
  counts: createCountLoader((parents, params: Params) => list.counts(parents, params), list),
  facets: facets && facetLoader(facets as Facets<string>),
})

/**
 * The connections of a relation, one for each parent.
 *
 *     components: batched((parents, args, { load }) => childConnections(load.components, parents, args, {}, node => ({ node })))
 *
 * One statement reads the pages of all parents that have the same arguments. If `totalCount` is requested, one more
 * reads the counts.
 */
export function childConnections<Row extends { id: string; sortKey: string }, Edge extends { node: unknown }>(
  { name, pages, counts, facets }: Relation<Row>,
  parents: readonly { id: string }[],
  args: PageArgs,
  params: Params,
  edge: (row: Row) => Edge,
): Many<Connection<Edge> | Error> {
  const page = pageOf(args, name)
  const rows = pages(params, page)
  const ids = idsOf(parents)
  const facetsOf = (parent: string) =>
    facets && {
      facets: (args: FacetArgs<string>) => facetsFor(facets, args, params, parent),
    }
  const count = (parent: string) => () => counts(params).load(parent)
  if (page.take > 1) {
    return rows.loadAll(ids, (rowsOfParent, index) => {
      const parent = ids[index]!
      return Object.assign(page.toConnection(rowsOfParent, edge, count(parent)), facetsOf(parent))
    })
  }
  return ids.map(id =>
    Object.assign(
      emptyConnection(page, () => rows.load(id), edge, count(id)),
      facetsOf(id),
    ),
  )
}

/**
 * The connection of a root list.
 *
 *     people: (_, { filter, sort, ...args }, { queries }) =>
 *       listConnection('people', queries.people, sort ?? 'NAME', args, peopleParams(filter))
 */
export async function listConnection<
  Sort extends string,
  Row extends { id: string; sortKey: string },
  By extends string,
>(
  name: string,
  list: {
    page: (sort: Sort, page: Page, params: Params) => Promise<Row[]>
    count: (params: Params) => Promise<number>
  },
  sort: Sort,
  args: PageArgs,
  params: Params,
  facets: Facets<By> | null = null,
): Promise<Connection<{ node: Row }>> {
  const page = pageOf(args, `${name} ${sort}`)
  const read = () => list.page(sort, page, params)
  const edge = (node: Row) => ({ node })
  // A loader, so that the count is cached. A root list has the parent ''.
  const count = () => countLoader(list)(params).load('')
  return {
    ...(page.take > 1 ? page.toConnection(await read(), edge, count) : emptyConnection(page, read, edge, count)),
    ...(facets && {
      facets: (args: FacetArgs<By>) => facetsFor(facetLoader(facets), args, params),
    }),
  }
}

const countLoader = (list: { count: (params: Params) => Promise<number> }) =>
  createCountLoader(async ([parent], params: Params) => [{ parent: parent!, count: await list.count(params) }], list)

/** The connection for `first: 0`. It reads rows only if `pageInfo` is requested. */
function emptyConnection<Row extends { id: string; sortKey: string }, Edge extends { node: unknown }>(
  page: Page,
  read: () => Promise<Row[]>,
  edge: (row: Row) => Edge,
  count: () => Promise<number>,
): Connection<Edge> {
  const pageInfo = async () => page.toConnection(await read(), edge, count).pageInfo()
  return { ...page.toConnection<Row, Edge>([], edge, count), pageInfo, totalCount: count }
}
