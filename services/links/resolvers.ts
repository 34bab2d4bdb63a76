import { commonResolvers } from '#toolkit/claims'
import { unavailableError } from '#toolkit/errors'
import { batched } from '#toolkit/execution'
import { idsOf, nodeTypeOf, type PageArgs, pageOf, type Stub, scalars, stubOf } from '#toolkit/graphql'
import { childConnections } from '#toolkit/lists'
import { bibliography } from './bibliography.ts'
import type { IndexState } from './graph-index.ts'
import type { Context } from './loaders.ts'
import type { LinkRow } from './queries/index.ts'
import type { Resolvers } from './resolver-types.ts'
import { checkedUpTo, rejectMisspeltKinds, rejectOtherPrefixes, rejectTooMany } from './rules/arguments.ts'
import { limits } from './rules/index.ts'
import { commonNeighbours, linksBetween, neighboursOf } from './rules/neighbours.ts'
import { searchNames } from './rules/search.ts'
import { type Named, pathSentence } from './rules/sentence.ts'
import { findShortestPaths } from './rules/shortest-paths.ts'
import { searchTokens } from './rules/tokens.ts'
import type { NodeType } from './schema-types.ts'

// Only scalars and PartialDate of the common resolvers: this subgraph has no claims and no names.
export const resolvers: Resolvers = {
  ...scalars,
  PartialDate: commonResolvers.PartialDate,

  Query: {
    node: async (_, { id }, { load, queries }) => {
      await requireReady(queries)
      return stubOfNode(await load.node.load(id))
    },
    nodes: async (_, { ids }, { load, queries }) => {
      await requireReady(queries)
      rejectTooMany(ids)
      return (await Promise.all(ids.map(id => load.node.load(id)))).map(stubOfNode)
    },
    nodeByIdentifier: async (_, identifier, { queries }) => {
      await requireReady(queries)
      return stubOfNode((await queries.nodeByIdentifier(identifier))[0] ?? null)
    },

    search: async (_, { query, types, ...args }, { queries }) => {
      await requireReady(queries)
      const page = pageOf(args, `search ${query}`)
      const tokens = searchTokens(query)
      const byIdentifier = tokens ? await queries.nodesByFoldedIdentifier(tokens) : []
      const { adjacency, lexicons } = await queries.memory.now()
      const hits = searchNames(adjacency, lexicons, tokens, {
        numbered: byIdentifier.map(({ node }) => node),
        types: queries.memory.typesOf(types),
        after: page.id === null ? null : { score: Number(page.key), node: Number(page.id) },
        take: page.take,
      })
      const nums = hits.page.map(({ node }) => node)
      const nodes = await queries.nodesWithNames({ nums, places: hits.page.map(({ place }) => place) })
      const rows = nodes.map(({ num, id, text }, at) => {
        const { score } = hits.page[at]!
        const matched = text ?? byIdentifier.find(({ node }) => node === num)?.value ?? id
        return { id: String(num), sortKey: String(score), node: stubOf(id), matched, score }
      })
      const byType = hits.counts
        .flatMap((count, number) => (count ? [{ type: queries.memory.types[number] as NodeType, count }] : []))
        .sort((a, b) => (a.type < b.type ? -1 : 1))
      const selected = types ? byType.filter(({ type }) => types.includes(type)) : byType
      const edge = ({ node, matched, score }: (typeof rows)[number]) => ({ node, matched, score })
      return { ...page.toConnection(rows, edge, async () => sumOf(selected)), byType }
    },

    neighbours: async (_, { of, types, kinds, direction, ...args }, { load, queries }) => {
      await requireReady(queries)
      const page = pageOf(args, `neighbours ${of}`)
      const node = await load.node.load(of)
      if (node === null) return null
      const { memory } = queries
      const request = {
        of: node.num,
        direction: direction ?? 'BOTH',
        types: memory.typesOf(types),
        kinds: await kindsOf(queries, kinds),
        after: page.id === null ? null : { kind: page.key!, num: Number(page.id) },
        take: page.take,
      }
      const { neighbours, counts, links } = await retryIfStale(queries, async ({ adjacency }) => {
        const { page, counts } = neighboursOf(adjacency, memory.kinds, request)
        return { neighbours: page, counts, links: await Promise.all(page.map(({ num }) => load.linkByNum.load(num))) }
      })
      const rows = neighbours.map(({ num, kind }, at) => ({ id: String(num), sortKey: kind, link: links[at]! }))
      const edge = ({ link }: (typeof rows)[number]) => ({
        node: stubOf(link.from === node.id ? link.to : link.from),
        link,
      })
      const selected = kinds ? counts.filter(({ kind }) => kinds.includes(kind)) : counts
      return { ...page.toConnection(rows, edge, async () => sumOf(selected)), byKind: counts }
    },

    between: async (_, { a, b, types, ...args }, { load, queries }) => {
      await requireReady(queries)
      const page = pageOf(args, `between ${a} ${b}`)
      const [one, other] = await Promise.all([load.node.load(a), load.node.load(b)])
      if (one === null || other === null) return null
      const { adjacency } = await queries.memory.now()
      const shared = commonNeighbours(adjacency, one.num, other.num, queries.memory.typesOf(types))
      const rows = await queries.pageOfNodes(page, shared)
      const linksTo = async (num: number) => {
        const links = [one, other].map(each => linksOf(load, linksBetween(adjacency, each.num, num)))
        return (await Promise.all(links)).flat()
      }
      const edge = ({ id, num }: (typeof rows)[number]) => ({ node: stubOf(id), links: () => linksTo(num) })
      return page.toConnection(rows, edge, async () => shared.length)
    },

    bibliography: async (_, { ids, format }, { load, queries }) => {
      await requireReady(queries)
      rejectTooMany(ids)
      const nodes = await Promise.all(ids.map(id => load.node.load(id)))
      const unknown = ids.filter((_, at) => nodes[at] === null)
      // If another subgraph adds entity types, their ids may have any prefix, and no prefix is invalid.
      if (queries.peers().every(({ addedTypes = [] }) => addedTypes.length === 0))
        rejectOtherPrefixes(unknown, queries.typeNames())
      return bibliography(queries, idsOf(nodes.filter(node => node !== null)), format ?? 'TEXT')
    },

    paths: async (_, { from, to, maxLength, types, kinds, first }, { load, queries }) => {
      await requireReady(queries)
      const length = checkedUpTo('maxLength', maxLength ?? 6, limits.maxLength)
      const most = checkedUpTo('first', first ?? 3, limits.maxPaths)
      const [start, end] = await Promise.all([load.node.load(from), load.node.load(to)])
      if (start === null || end === null) return null
      const deadline = Date.now() + limits.milliseconds
      const request = {
        from: start.num,
        to: end.num,
        maxLength: length,
        most,
        types: queries.memory.typesOf(types),
        kinds: await kindsOf(queries, kinds),
        budget: limits.visitedLinks,
        isOver: () => Date.now() > deadline,
      }
      const { paths, isComplete } = await retryIfStale(queries, async ({ adjacency }) => {
        const { ways, isComplete } = findShortestPaths(adjacency, request)
        const paths = ways.map(({ nodes, places }) => ({ nodes, links: places.map(place => adjacency.num[place]!) }))
        const links = await Promise.all(paths.flatMap(({ links }) => links.map(num => load.linkByNum.load(num))))
        return { paths, isComplete, links }
      })
      return { paths, complete: isComplete }
    },
  },

  Source: {
    supports: batched(
      async (
        sources: readonly { id: string }[],
        { types, ...args }: { types?: readonly NodeType[] | null } & PageArgs,
        { load, queries }: Context,
      ) => {
        await requireReady(queries)
        const params = { types: types ?? null }
        return childConnections(load.supported, sources, args, params, row => ({ node: stubOf(row.id) }))
      },
    ),
  },

  Link: {
    from: ({ from }) => stubOf(from),
    to: ({ to }) => stubOf(to),
    verb: async (link, { language }, { load }) => (await wordingOf(load, link, language ?? 'en')).text,
  },

  Evidence: { source: ({ source }) => stubOf(source) },

  Path: {
    length: ({ links }) => links.length,
    nodes: async ({ nodes }, _, { load }) =>
      (await Promise.all(nodes.map(num => load.nodeByNum.load(num)))).map(stubOfNode),
    links: ({ links }, _, { load }) => linksOf(load, links),
    sentence: async ({ nodes, links }, { language }, { load }) => {
      const [entities, rows] = await Promise.all([
        Promise.all(nodes.map(num => namedNode(load, num, language ?? 'en'))),
        linksOf(load, links),
      ])
      const steps = rows.map(async (link, at) => ({
        wording: await wordingOf(load, link, language ?? 'en'),
        isForward: link.from === entities[at]!.id,
        to: entities[at + 1]!,
      }))
      return pathSentence(entities[0]!, await Promise.all(steps), language ?? 'en')
    },
  },

  Node: { __resolveType: async (node, { load, queries }) => (await typeOf(node, load, queries)) as 'Organisation' },
  Actor: { __resolveType: ({ id }) => stubOf(id).__typename as 'Organisation' },
}

const stubOfNode = (node: { id: string } | null) => stubOf(node?.id ?? null)

/** The GraphQL type of an entity: from its id prefix or, for a type that another subgraph adds, from the index. */
async function typeOf(
  { __typename, id }: Stub,
  load: Context['load'],
  { typeNames }: Context['queries'],
): Promise<string> {
  if (typeNames().includes(__typename)) return __typename
  const node = await load.node.load(id)
  return typeNames().find(type => nodeTypeOf(type) === node?.type) ?? __typename
}

/** Throws SUBGRAPH_UNAVAILABLE while the index is incomplete, because results would be partial. */
async function requireReady({ isReady }: Context['queries']): Promise<void> {
  if (!(await isReady())) throw unavailableError('links')
}

/** The numbers of kinds of links; null: all. Throws BAD_USER_INPUT for a misspelt kind. */
async function kindsOf({ memory }: Context['queries'], kinds: readonly string[] | null | undefined) {
  const found = await memory.kindsOf(kinds)
  rejectMisspeltKinds(kinds ?? [], memory.kinds)
  return found
}

/** Searches the index in memory. If the database no longer has a link that was found, refreshes the index and searches again. */
async function retryIfStale<Found extends { links: unknown[] }>(
  { memory }: Context['queries'],
  search: (state: IndexState) => Promise<Found>,
): Promise<Found> {
  const found = await search(await memory.now())
  return found.links.includes(null) ? search(await memory.refresh()) : found
}

const sumOf = (counts: { count: number }[]) => counts.reduce((sum, { count }) => sum + count, 0)

const linksOf = async (load: Context['load'], nums: number[]): Promise<LinkRow[]> =>
  (await Promise.all(nums.map(num => load.linkByNum.load(num)))).flatMap(link => link ?? [])

/** The wording of a link in `language`, or in English if there is none. */
async function wordingOf(load: Context['load'], { subgraph, verb }: LinkRow, language: string) {
  const wordings = await load.verbs.load(`${subgraph} ${verb}`)
  const of = (wanted: string) => wordings.find(wording => wording.language.split('-')[0] === wanted.split('-')[0])
  return of(language) ?? of('en') ?? { text: verb, inverse: `${verb} (of)`, relative: null }
}

/** An entity with its name: in `language`, else in English, else its preferred name, else its first name, else its id. */
async function namedNode(load: Context['load'], num: number, language: string): Promise<Named & { id: string }> {
  const node = (await load.nodeByNum.load(num))!
  const names = await load.names.load(node.id)
  const base = language.split('-')[0]
  const name =
    names.find(name => name.language === language) ??
    names.find(name => name.language?.split('-')[0] === base) ??
    names.find(name => name.language === 'en') ??
    names.find(name => name.preferred) ??
    names[0]
  return { id: node.id, type: node.type, name: name?.text ?? node.id }
}
