import type { Many } from '#toolkit/execution'
import { type Connection, idsOf, type Page, type PageArgs, pageOf } from '#toolkit/graphql'
import { createCountLoader, createPageLoader } from '#toolkit/loading'
import { type FacetArgs, type Facets, facetLoader, facetsFor } from './facets.ts'
import type { Params } from './lateral-pages.ts'

/** A list of `childList` or `joinList`: reads one page and one count for each parent. */
type ListByParent<Row> = {
  page: (parents: string[], page: Page, params: Params) => Promise<Row[]>
  counts: (parents: string[], params: Params) => Promise<{ parent: string; count: number }[]>
}

/** The loaders of a paged relation. `facets` is null if the relation has no facets. */
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
 * One statement reads the pages of all parents that have the same arguments. A second statement reads the counts if
 * `totalCount` is requested.
 */
export function childConnections<Row extends { id: string; sortKey: string }, Edge extends { node: unknown }>(
  { name, pages, counts, facets }: Relation<Row>,
  parents: readonly { id: string }[],
  args: PageArgs,
  params: Params,
  edge: (row: Row) => Edge,
): Many<Connection<Edge> | Error> {
  const page = pageOf(args, name)
  const loader = pages(params, page)
  const ids = idsOf(parents)
  const connectionOf = (id: string, rows?: Row[]) => {
    const count = () => counts(params).load(id)
    const connection = rows
      ? page.toConnection(rows, edge, count)
      : emptyConnection(page, () => loader.load(id), edge, count)
    return Object.assign(
      connection,
      facets && { facets: (args: FacetArgs<string>) => facetsFor(facets, args, params, id) },
    )
  }
  return page.take > 1
    ? loader.loadAll(ids, (rows, index) => connectionOf(ids[index]!, rows))
    : ids.map(id => connectionOf(id))
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
  // The row cache stores the values of loaders only. A root list has the parent ''.
  const counts = createCountLoader(async () => [{ parent: '', count: await list.count(params) }], list)
  const count = () => counts(params).load('')
  return {
    ...(page.take > 1 ? page.toConnection(await read(), edge, count) : emptyConnection(page, read, edge, count)),
    ...(facets && { facets: (args: FacetArgs<By>) => facetsFor(facetLoader(facets), args, params) }),
  }
}

/** The connection for `first: 0`. A request for `pageInfo` reads its rows. */
function emptyConnection<Row extends { id: string; sortKey: string }, Edge extends { node: unknown }>(
  page: Page,
  read: () => Promise<Row[]>,
  edge: (row: Row) => Edge,
  count: () => Promise<number>,
): Connection<Edge> {
  const pageInfo = async () => page.toConnection(await read(), edge, count).pageInfo()
  return { ...page.toConnection<Row, Edge>([], edge, count), pageInfo, totalCount: count }
}
