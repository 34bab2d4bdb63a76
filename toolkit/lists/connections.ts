import type { Many } from '#toolkit/execution'
import { type Connection, idsOf, type Page, type PageArgs, pageOf } from '#toolkit/graphql'
import { createCountLoader, createPageLoader } from '#toolkit/loading'
import { type FacetArgs, type Facets, facetLoader, facetsFor } from './facets.ts'
import type { Params } from './lateral-pages.ts'

/** What `belongingTo` and `tiedTo` make: a page of what belongs to each parent, and how many there are. */
type ListByParent<Row> = {
  page: (parents: string[], page: Page, params: Params) => Promise<Row[]>
  counts: (parents: string[], params: Params) => Promise<{ parent: string; count: number }[]>
}

/** The loaders of one relation that is paged: its pages, its counts, and where it has them its facets. */
export type Relation<Row> = {
  name: string
  pages: ReturnType<typeof createPageLoader<Params, Row & { parent: string }>>
  counts: ReturnType<typeof createCountLoader<Params>>
  facets: ReturnType<typeof facetLoader> | null
}

/**
 * The loaders of a relation, for one request.
 *
 *     components: relation('components', queries.components)
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
 * The page of a relation that each of many parents is asked for.
 *
 *     components: batched((parents, args, { load }) => connectionsOf(load.components, parents, args, {}, node => ({ node })))
 *
 * One statement serves every parent that is asked alike; the count is one more, and only where it is asked for.
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
  const besides = (parent: string) =>
    facets && {
      facets: (args: FacetArgs<string>) => facetsFor(facets, args, params, parent),
    }
  const count = (parent: string) => () => counts(params).load(parent)
  if (page.take > 1) {
    return rows.loadAll(ids, (found, index) => {
      const parent = ids[index]!
      return Object.assign(page.of(found, edge, count(parent)), besides(parent))
    })
  }
  return ids.map(id =>
    Object.assign(
      unread(page, () => rows.load(id), edge, count(id)),
      besides(id),
    ),
  )
}

/**
 * The page of a list of its own.
 *
 *     people: (_, { filter, sort, ...args }, { queries }) => listed('people', queries.people, sort ?? 'NAME', args, peopleParams(filter))
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
  // What is counted is kept, and what a list of its own has belongs to the parent ''.
  const count = () => countLoader(list)(params).load('')
  return {
    ...(page.take > 1 ? page.of(await read(), edge, count) : unread(page, read, edge, count)),
    ...(facets && {
      facets: (args: FacetArgs<By>) => facetsFor(facetLoader(facets), args, params),
    }),
  }
}

const countLoader = (list: { count: (params: Params) => Promise<number> }) =>
  createCountLoader(async ([parent], params: Params) => [{ parent: parent!, count: await list.count(params) }], list)

/** For `first: 0` nothing is read, save where `pageInfo` is asked for: who wants a count or facets waits for those alone. */
function unread<Row extends { id: string; sortKey: string }, Edge extends { node: unknown }>(
  page: Page,
  read: () => Promise<Row[]>,
  edge: (row: Row) => Edge,
  count: () => Promise<number>,
): Connection<Edge> {
  const pageInfo = async () => page.of(await read(), edge, count).pageInfo()
  return { ...page.of<Row, Edge>([], edge, count), pageInfo, totalCount: count }
}
