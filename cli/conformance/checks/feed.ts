import { isDeepStrictEqual } from 'node:util'
import { type Check, skip, someOf } from '#cli/conformance/check'
import { currentState, readChangeFeed } from '#cli/conformance/feed'
import { entitiesOf, keysOf } from '#cli/conformance/subject'
import type { FeedRead, InspectedSubgraph, SendQuery } from '#cli/conformance/types'
import { prefixOf, typeByPrefix } from '#toolkit/graphql'

/** What it tells the index of links, by which its things are found by name and lie on paths: `schema/feed.graphql`. */
export const feedChecks: Check[] = [
  {
    name: 'offers a feed',
    level: 'MAY',
    why: 'With one its things are in search, and on the paths between all others.',
    find: async ({ schema }) => (schema.getQueryType()?.getFields()._links ? [] : ['Query has no _links.']),
  },
  {
    name: 'tells the feed in the form of schema/feed.graphql, to its end',
    level: 'MUST',
    why: 'The index asks every subgraph with the same words, and takes a first reading when it is whole.',
    find: fed(async ({ errors }) => (errors ? [errors[0]!.message] : [])),
  },
  {
    name: 'tells things that it answers for',
    level: 'MUST',
    why: 'What is found is asked for by its id, and would come back as nothing.',
    find: fed(async (feed, subject) => {
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
        ...strange.map(({ id, type }) => `${id} is told as a ${type}, which is no entity of its schema.`),
        ...lost.flat().map(id => `${id} is told, and _entities does not know it.`),
      ])
    }),
  },
  {
    name: 'tells no thing by an id of another type',
    level: 'MUST',
    why: 'What has the id of a thing of another subgraph is left out of the index, and of every answer that comes from it.',
    find: fed(async feed =>
      someOf(
        currentState(feed).nodes.flatMap(({ id, type }) => {
          const own = typeByPrefix.get(prefixOf(id))
          return own === undefined || own === type
            ? []
            : [`${id} is told as a ${type}, and is the id of a thing of type ${own}.`]
        }),
      ),
    ),
  },
  {
    name: 'tells ties whose ends are there',
    level: 'MUST',
    why: 'A tie to nothing lies on no path, and a path through it would have a gap.',
    find: fed(async (feed, { graph }) => {
      const { nodes, edges } = currentState(feed)
      const ids = new Set(nodes.map(({ id }) => id))
      const mine = new Set(nodes.map(({ id }) => prefixOf(id)))
      const ends = new Set(edges.flatMap(({ from, to }) => [from, to]))
      const theirs = [...ends].filter(id => prefixOf(id) !== '' && !mine.has(prefixOf(id)))
      const gone = graph ? await goneFrom(graph, theirs.slice(0, 1_000)) : []
      const isLost = (end: string) => prefixOf(end) === '' || (mine.has(prefixOf(end)) && !ids.has(end))
      return someOf([
        ...[...ends]
          .filter(isLost)
          .map(end => `A tie has the end ${JSON.stringify(end)}, which is not told as a thing.`),
        ...gone.map(end => `A tie has the end ${end}, which the graph does not know.`),
      ])
    }),
  },
  {
    name: 'tells the same in short pages',
    level: 'MUST',
    why: 'A reading that was cut off goes on from the last cursor.',
    find: fed(async (feed, { ask }) => {
      const paged = await readChangeFeed(ask, { first: shortPage(feed) })
      if (paged.errors) return [paged.errors[0]!.message]
      const [whole, parts] = [sorted(feed), sorted(paged)]
      if (isDeepStrictEqual(whole, parts)) return []
      return [`Whole it tells ${counted(feed)}, in ${paged.pages} pages ${counted(paged)}, or other ones.`]
    }),
  },
  {
    name: 'tells nothing anew while nothing changes',
    level: 'MUST',
    why: 'The index asks every second, and takes in what it is told.',
    find: fed(async ({ cursor }, { ask }) => {
      const again = await readChangeFeed(ask, { after: cursor, most: 2 })
      if (again.errors) return [`Its own last cursor is refused: ${again.errors[0]!.message}`]
      return again.nodes.length + again.edges.length === 0
        ? []
        : [`After its last cursor it tells ${counted(again)} again.`]
    }),
  },
  {
    name: 'refuses what is no cursor of the feed, with BAD_USER_INPUT',
    level: 'MUST',
    why: 'So the index learns that the data were exchanged, and reads from the beginning.',
    find: fed(async (_, { ask }) => {
      const { errors } = await readChangeFeed(ask, { after: 'of-another-feed', most: 1 })
      const code = errors?.[0]?.extensions?.code
      return code === 'BAD_USER_INPUT' ? [] : [errors ? `It gives ${code ?? 'no code'}.` : 'It is answered.']
    }),
  },
  {
    name: 'rests its ties on evidence that can be read',
    level: 'MUST',
    why: 'Each step of a path is told with its sources.',
    find: fed(async feed =>
      someOf(
        currentState(feed).edges.flatMap(({ id, evidence }) =>
          isEvidence(evidence) ? [] : [`That of ${id} is ${evidence.slice(0, 60)}.`],
        ),
      ),
    ),
  },
  {
    name: 'names its things',
    level: 'SHOULD',
    why: 'What has no name is found by its id alone.',
    find: fed(async feed =>
      someOf(
        currentState(feed).nodes.flatMap(({ id, names }) =>
          names.some(({ text }) => text.trim()) ? [] : [`${id} has none.`],
        ),
      ),
    ),
  },
  {
    name: 'words its ties: kinds in capitals, verbs from both ends',
    level: 'SHOULD',
    why: 'A path is said as a sentence, and may be walked from either end.',
    find: fed(async feed => {
      const { edges } = currentState(feed)
      const worded = new Set(feed.verbs.flatMap(({ verb, text, inverse }) => (text && inverse ? [verb] : [])))
      const kinds = [...new Set(edges.map(({ kind }) => kind))].filter(kind => !/^[A-Z][A-Z_]*$/.test(kind))
      const verbs = [...new Set(edges.map(({ verb }) => verb))].filter(verb => !worded.has(verb))
      return someOf([
        ...kinds.map(kind => `The kind ${JSON.stringify(kind)} is not in capitals.`),
        ...verbs.map(verb => `The verb ${JSON.stringify(verb)} is not worded.`),
      ])
    }),
  },
]

function fed(find: (feed: FeedRead, subject: InspectedSubgraph) => Promise<string[]>): Check['find'] {
  return async subject => (subject.feed ? find(subject.feed, subject) : skip('it offers no feed'))
}

async function goneFrom(graph: SendQuery, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const some = ids.slice(0, 100)
  const { data, errors } = await graph('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: some })
  if (!data?.nodes) return [`${some[0]} (${errors?.[0]?.message ?? 'no answer'})`]
  return [...some.filter((_, i) => data.nodes[i] === null), ...(await goneFrom(graph, ids.slice(100)))]
}

// In seven pages or more, where there is so much.
const shortPage = ({ nodes, edges }: FeedRead) => Math.max(1, Math.ceil((nodes.length + edges.length) / 40))

function sorted(feed: FeedRead) {
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
  const { nodes, edges } = currentState(feed)
  return { nodes: nodes.sort(byId), edges: edges.sort(byId) }
}

const counted = ({ nodes, edges }: FeedRead) => `${nodes.length} things and ${edges.length} ties`

function isEvidence(text: string): boolean {
  try {
    const told: unknown = JSON.parse(text)
    return (
      Array.isArray(told) &&
      told.every(each => typeof each?.source === 'string' && /^(SUPPORTS|CONTRADICTS)$/.test(each.stance))
    )
  } catch {
    return false
  }
}
