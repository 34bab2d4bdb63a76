import { isDeepStrictEqual } from 'node:util'
import { type Check, skip, someOf } from '#cli/conformance/check'
import { currentState, readChangeFeed } from '#cli/conformance/feed'
import { entitiesOf, keysOf } from '#cli/conformance/subject'
import type { FeedRead, InspectedSubgraph, SendQuery } from '#cli/conformance/types'
import { prefixOf, typeByPrefix } from '#toolkit/graphql'

/** Checks of the feed (`schema/feed.graphql`), from which the links index serves search and paths. */
export const feedChecks: Check[] = [
  {
    name: 'offers a feed',
    level: 'MAY',
    why: 'Search and paths show only entities in a feed.',
    find: async ({ schema }) => (schema.getQueryType()?.getFields()._links ? [] : ['Query has no _links.']),
  },
  {
    name: 'serves the feed of schema/feed.graphql to its end',
    level: 'MUST',
    why: 'The index sends one query to all feeds, and applies the first read only when it is complete.',
    find: withFeed(async ({ errors }) => (errors ? [errors[0]!.message] : [])),
  },
  {
    name: 'resolves every entity of its feed',
    level: 'MUST',
    why: 'The gateway resolves search results by id. Without the entity, the result is null.',
    find: withFeed(async (feed, subject) => {
      const { nodes } = currentState(feed)
      const strange = nodes.filter(({ type }) => !subject.entities.includes(type))
      const lost = await Promise.all(
        subject.entities.map(async type => {
          const ids = nodes.filter(node => node.type === type).map(({ id }) => id)
          const some = ids.slice(0, 100)
          const { data } =
            some.length > 0 ? await entitiesOf(subject.ask, keysOf(type, some), type) : { data: undefined }
          return some.filter((id, i) => data?._entities?.[i]?.id !== id)
        }),
      )
      return someOf([
        ...strange.map(({ id, type }) => `${id} has the type ${type}, which is no entity of the schema.`),
        ...lost.flat().map(id => `${id} is in the feed, but _entities does not return it.`),
      ])
    }),
  },
  {
    name: 'has no entity in its feed with an id of another type',
    level: 'MUST',
    why: 'The index ignores entities with an id of another subgraph.',
    find: withFeed(async feed =>
      someOf(
        currentState(feed).nodes.flatMap(({ id, type }) => {
          const own = typeByPrefix.get(prefixOf(id))
          return own === undefined || own === type
            ? []
            : [`${id} has the type ${type}, but its prefix belongs to ${own}.`]
        }),
      ),
    ),
  },
  {
    name: 'has only links between existing entities',
    level: 'MUST',
    why: 'A path through a missing entity would have a gap.',
    find: withFeed(async (feed, { graph }) => {
      const { nodes, edges } = currentState(feed)
      const ids = new Set(nodes.map(({ id }) => id))
      const mine = new Set(nodes.map(({ id }) => prefixOf(id)))
      const ends = new Set(edges.flatMap(({ from, to }) => [from, to]))
      const theirs = [...ends].filter(id => prefixOf(id) !== '' && !mine.has(prefixOf(id)))
      const gone = graph ? await goneFrom(graph, theirs.slice(0, 1_000)) : []
      const isLost = (end: string) => prefixOf(end) === '' || (mine.has(prefixOf(end)) && !ids.has(end))
      return someOf([
        ...[...ends].filter(isLost).map(end => `A link has the end ${JSON.stringify(end)}, which is not in the feed.`),
        ...gone.map(end => `A link has the end ${end}, which is not in the graph.`),
      ])
    }),
  },
  {
    name: 'serves the same feed in short pages',
    level: 'MUST',
    why: 'After an interruption the index continues reading at the last cursor.',
    find: withFeed(async (feed, { ask }) => {
      const paged = await readChangeFeed(ask, { first: shortPage(feed) })
      if (paged.errors) return [paged.errors[0]!.message]
      const [whole, parts] = [sorted(feed), sorted(paged)]
      if (isDeepStrictEqual(whole, parts)) return []
      return [`The feed differs: ${counted(feed)} in long pages, ${counted(paged)} in ${paged.pages} short pages.`]
    }),
  },
  {
    name: 'has nothing after the last cursor while nothing changes',
    level: 'MUST',
    why: 'The index polls every second and applies each row that it receives.',
    find: withFeed(async ({ cursor }, { ask }) => {
      const again = await readChangeFeed(ask, { after: cursor, most: 2 })
      if (again.errors) return [`The subgraph rejects its last cursor: ${again.errors[0]!.message}`]
      return again.nodes.length + again.edges.length === 0
        ? []
        : [`After its last cursor the feed has ${counted(again)}.`]
    }),
  },
  {
    name: 'rejects a cursor of another feed with BAD_USER_INPUT',
    level: 'MUST',
    why: 'At this code the index assumes that the data were replaced, and reads the feed from the start.',
    find: withFeed(async (_, { ask }) => {
      const { errors } = await readChangeFeed(ask, { after: 'of-another-feed', most: 1 })
      const code = errors?.[0]?.extensions?.code
      return code === 'BAD_USER_INPUT'
        ? []
        : [errors ? `The error has ${code ?? 'no code'}.` : 'The subgraph accepts it.']
    }),
  },
  {
    name: 'has valid evidence for each link',
    level: 'MUST',
    why: 'Each link of a path shows its sources.',
    find: withFeed(async feed =>
      someOf(
        currentState(feed).edges.flatMap(({ id, evidence }) =>
          isEvidence(evidence) ? [] : [`The evidence of ${id} is ${evidence.slice(0, 60)}.`],
        ),
      ),
    ),
  },
  {
    name: 'has a name for each entity',
    level: 'SHOULD',
    why: 'Search finds an entity without a name only by its id.',
    find: withFeed(async feed =>
      someOf(
        currentState(feed).nodes.flatMap(({ id, names }) =>
          names.some(({ text }) => text.trim()) ? [] : [`${id} has no name.`],
        ),
      ),
    ),
  },
  {
    name: 'has link kinds in capitals and verbs for both directions',
    level: 'SHOULD',
    why: 'The graph shows a path as a sentence, in either direction.',
    find: withFeed(async feed => {
      const { edges } = currentState(feed)
      const worded = new Set(feed.verbs.flatMap(({ verb, text, inverse }) => (text && inverse ? [verb] : [])))
      const kinds = [...new Set(edges.map(({ kind }) => kind))].filter(kind => !/^[A-Z][A-Z_]*$/.test(kind))
      const verbs = [...new Set(edges.map(({ verb }) => verb))].filter(verb => !worded.has(verb))
      return someOf([
        ...kinds.map(kind => `The kind ${JSON.stringify(kind)} is not in capitals.`),
        ...verbs.map(verb => `The verb ${JSON.stringify(verb)} has no text for both directions.`),
      ])
    }),
  },
]

function withFeed(find: (feed: FeedRead, subject: InspectedSubgraph) => Promise<string[]>): Check['find'] {
  return async subject => (subject.feed ? find(subject.feed, subject) : skip('it offers no feed'))
}

async function goneFrom(graph: SendQuery, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const some = ids.slice(0, 100)
  const { data, errors } = await graph('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: some })
  if (!data?.nodes) return [`${some[0]} (${errors?.[0]?.message ?? 'no response'})`]
  return [...some.filter((_, i) => data.nodes[i] === null), ...(await goneFrom(graph, ids.slice(100)))]
}

// The feed then has about 40 pages.
const shortPage = ({ nodes, edges }: FeedRead) => Math.max(1, Math.ceil((nodes.length + edges.length) / 40))

function sorted(feed: FeedRead) {
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
  const { nodes, edges } = currentState(feed)
  return { nodes: nodes.sort(byId), edges: edges.sort(byId) }
}

const counted = ({ nodes, edges }: FeedRead) => `${nodes.length} entities and ${edges.length} links`

function isEvidence(text: string): boolean {
  try {
    const list: unknown = JSON.parse(text)
    return (
      Array.isArray(list) &&
      list.every(each => typeof each?.source === 'string' && /^(SUPPORTS|CONTRADICTS)$/.test(each.stance))
    )
  } catch {
    return false
  }
}
