import {
  commonResolvers,
  connectionOf,
  nodeTypeOf,
  pageOf,
  refusal,
  type Stub,
  scalars,
  stubOf,
  unavailable,
} from '#toolkit'
import { bibliography, refuseMany } from './bibliography.ts'
import type { Context } from './loaders.ts'
import type { LinkRow } from './queries/index.ts'
import { limits, type Named, sentenceOf, shortestWays, soughtBy } from './rules/index.ts'
import type { NodeType, Resolvers } from './types.ts'

// Of what subgraphs share only dates and scalars: an index has neither claims nor names of its own.
export const resolvers: Resolvers = {
  ...scalars,
  PartialDate: commonResolvers.PartialDate,

  Query: {
    node: async (_, { id }, { load, queries }) => {
      await refuseUnbuilt(queries)
      return known(await load.node.load(id))
    },
    nodes: async (_, { ids }, { load, queries }) => {
      await refuseUnbuilt(queries)
      refuseMany(ids)
      return (await Promise.all(ids.map(id => load.node.load(id)))).map(known)
    },
    nodeByIdentifier: async (_, asked, { queries }) => {
      await refuseUnbuilt(queries)
      return known((await queries.nodeByIdentifier(asked))[0] ?? null)
    },

    search: async (_, { query, types, ...args }, { queries }) => {
      await refuseUnbuilt(queries)
      const page = pageOf(args, `search ${query}`)
      const sought = soughtBy(query)
      const params = { ...sought, types: types ?? null }
      const rows = sought ? await queries.search(page, params) : []
      const counts = once(async () => (sought ? await queries.searchCounts(params) : []))
      const sum = (all: { type: string; count: number }[]) =>
        all.reduce((sum, { type, count }) => sum + (types?.includes(type as NodeType) === false ? 0 : count), 0)
      const edge = ({ id, matched, score }: (typeof rows)[number]) => ({ node: stubOf(id), matched, score })
      return {
        ...page.of(rows, edge, async () => sum(await counts())),
        byType: async () => (await counts()) as { type: NodeType; count: number }[],
      }
    },

    neighbours: async (_, { of, types, kinds, direction, ...args }, { load, queries }) => {
      await refuseUnbuilt(queries)
      const page = pageOf(args, `neighbours ${of}`)
      const node = await load.node.load(of)
      if (node === null) return null
      const params = { of: node.num, types: types ?? null, kinds: kinds ?? null, direction: direction ?? 'BOTH' }
      const found = await queries.neighbours(page, params)
      const rows = found.map(row => ({ id: String(row.num), sortKey: row.sortKey, row }))
      const counts = once(() => queries.kindsOf(params))
      const sum = (all: { kind: string; count: number }[]) =>
        all.reduce((sum, { kind, count }) => sum + (kinds?.includes(kind) === false ? 0 : count), 0)
      return {
        ...page.of(
          rows,
          ({ row: { node, ...link } }) => ({ node: stubOf(node), link }),
          async () => sum(await counts()),
        ),
        byKind: counts,
      }
    },

    between: async (_, { a, b, types, ...args }, { load, queries }) => {
      await refuseUnbuilt(queries)
      const page = pageOf(args, `between ${a} ${b}`)
      const [one, other] = await Promise.all([load.node.load(a), load.node.load(b)])
      if (one === null || other === null) return null
      const params = { a: one.num, b: other.num, types: types ?? null }
      const rows = await queries.between(page, params)
      const nums = rows.map(({ num }) => num)
      const ties = once(() => Promise.all([one, other].map(({ num }) => queries.tiesBetween({ of: num, nums }))))
      const linksTo = async (num: number) => (await ties()).flat().filter(tie => tie.other === num)
      return page.of(
        rows,
        ({ id, num }) => ({ node: stubOf(id), links: () => linksTo(num) }),
        async () => (await queries.betweenCount(params))[0]!.count,
      )
    },

    bibliography: async (_, { ids, format }, { queries }) => {
      await refuseUnbuilt(queries)
      refuseMany(ids)
      return bibliography(queries, ids, format ?? 'TEXT')
    },

    paths: async (_, { from, to, maxLength, types, kinds, first }, { load, queries }) => {
      await refuseUnbuilt(queries)
      const [length, most] = [
        within('maxLength', maxLength ?? 6, limits.maxLength),
        within('first', first ?? 3, limits.mostWays),
      ]
      const [start, end] = await Promise.all([load.node.load(from), load.node.load(to)])
      if (start === null || end === null) return null
      const adjacency = await queries.memory.refresh()
      const late = Date.now() + limits.milliseconds
      const { ways, isComplete } = shortestWays(adjacency, {
        from: start.num,
        to: end.num,
        maxLength: length,
        most,
        types: queries.memory.typesOf(types),
        kinds: queries.memory.kindsOf(kinds),
        budget: limits.ties,
        isOver: () => Date.now() > late,
      })
      const numbered = ways.map(({ nodes, places }) => ({ nodes, links: places.map(place => adjacency.num[place]!) }))
      return { paths: numbered, complete: isComplete }
    },
  },

  Source: {
    supports: async ({ id }, { types, ...args }, { load, queries }) => {
      await refuseUnbuilt(queries)
      return connectionOf(load.supported, id, args, { types: types ?? null }, row => ({ node: stubOf(row.id) }))
    },
  },

  Link: {
    from: ({ from }) => stubOf(from),
    to: ({ to }) => stubOf(to),
    verb: async (link, { language }, { load }) => (await said(load, link, language ?? 'en')).text,
  },

  Evidence: { source: ({ source }) => stubOf(source) },

  Path: {
    length: ({ links }) => links.length,
    nodes: async ({ nodes }, _, { load }) => (await Promise.all(nodes.map(num => load.nodeByNum.load(num)))).map(known),
    links: ({ links }, _, { load }) => linksOf(load, links),
    sentence: async ({ nodes, links }, { language }, { load }) => {
      const [named, ties] = await Promise.all([
        Promise.all(nodes.map(num => namedIn(load, num, language ?? 'en'))),
        linksOf(load, links),
      ])
      const steps = ties.map(async (tie, at) => ({
        said: await said(load, tie, language ?? 'en'),
        isForward: tie.from === named[at]!.id,
        to: named[at + 1]!,
      }))
      return sentenceOf(named[0]!, await Promise.all(steps), language ?? 'en')
    },
  },

  Node: { __resolveType: async (thing, { load, queries }) => (await typeOf(thing, load, queries)) as 'Organisation' },
  Actor: { __resolveType: ({ id }) => stubOf(id).__typename as 'Organisation' },
}

const known = (node: { id: string } | null) => stubOf(node?.id ?? null)

/** Of what others have brought along the id does not tell the type, and the index does. */
async function typeOf(
  { __typename, id }: Stub,
  load: Context['load'],
  { things }: Context['queries'],
): Promise<string> {
  if (things().includes(__typename)) return __typename
  const node = await load.node.load(id)
  return things().find(type => nodeTypeOf(type) === node?.type) ?? __typename
}

/** While the index is read for the first time nobody is served half of it. */
async function refuseUnbuilt({ isBuilt }: Context['queries']): Promise<void> {
  if (!(await isBuilt())) throw unavailable('links')
}

const badInput = (argument: string, message: string) => refusal('BAD_USER_INPUT', message, { argument })

function within(argument: string, value: number, most: number): number {
  if (value < 0 || value > most) throw badInput(argument, `\`${argument}\` is ${value}: ask for 0 to ${most}.`)
  return value
}

const linksOf = async (load: Context['load'], nums: number[]): Promise<LinkRow[]> =>
  (await Promise.all(nums.map(num => load.linkByNum.load(num)))).flatMap(link => link ?? [])

/** How a tie is said: in the language asked for, else in English. */
async function said(load: Context['load'], { subgraph, verb }: LinkRow, language: string) {
  const wordings = await load.verbs.load(`${subgraph} ${verb}`)
  const of = (wanted: string) => wordings.find(wording => wording.language.split('-')[0] === wanted.split('-')[0])
  return of(language) ?? of('en') ?? { text: verb, inverse: `${verb} (of)`, relative: null }
}

/** A thing by the name to show: in the language asked for, else in English, else the first that is preferred. */
async function namedIn(load: Context['load'], num: number, language: string): Promise<Named & { id: string }> {
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

/** What several fields of one answer need is asked for once. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined
  return () => {
    asked ??= ask()
    return asked
  }
}
