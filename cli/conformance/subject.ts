import { buildSubgraphSchema } from '@apollo/subgraph'
import { isObjectType, parse } from 'graphql'
import { hasIdKey, isObject } from '#cli/graph/definitions'
import { prefixOf, typeByPrefix } from '#toolkit/graphql'
import { readChangeFeed } from './feed.ts'
import { findLists } from './lists.ts'
import type { InspectedSubgraph, InspectionOptions, SendQuery, SubgraphResponse } from './types.ts'

/**
 * Reads schema, entity types, ids, lists and feed of a subgraph. `others` are the entity types of other subgraphs. `given` are ids to
 * test with: `note_x`, or `Note:note_x` to name the type. `graph` sends a query to the graph.
 *
 *     const subject = await inspectSubgraph('notes', ask, { others: ['Organisation'], given: [] })
 *
 * Throws an Error if the subgraph does not return its schema.
 */
export async function inspectSubgraph(
  name: string,
  ask: SendQuery,
  { others, given = [], graph }: InspectionOptions,
): Promise<InspectedSubgraph> {
  const { data, errors } = await ask('{ _service { sdl } }')
  const sdl = data?._service?.sdl
  if (typeof sdl !== 'string') throw new Error(`{ _service { sdl } } returns no schema: ${reasonIn(errors)}`)
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl) }])
  const entities = keyedIn(sdl).filter(type => isObjectType(schema.getType(type)))
  const feed = schema.getQueryType()?.getFields()._links ? await readChangeFeed(ask) : undefined
  const feedTypes = new Set(feed?.nodes.map(({ type }) => type))
  const own = entities.filter(type => (feedTypes.size > 0 ? feedTypes.has(type) : !others.includes(type)))
  const subject: InspectedSubgraph = { name, ask, sdl, schema, entities, own, ids: {}, lists: [], feed, graph }
  subject.ids = await idsOf(subject, given)
  subject.lists = findLists(subject)
  return subject
}

function reasonIn([error]: NonNullable<SubgraphResponse['errors']> = []): string {
  const reason = (error?.message ?? 'no data').replace(/\.$/, '')
  if (error?.extensions?.code !== 'UNAUTHENTICATED') return `${reason}.`
  return `${reason}. To test it, start it with SUBGRAPH_CALLERS=anyone, or send its credentials with --header.`
}

/** Queries entities by their keys through `_entities`, as the gateway does, with a selection on `type`. */
export const entitiesOf = (ask: SendQuery, keys: object[], type: string, selection = '__typename id') =>
  ask(`query ($keys: [_Any!]!) { _entities(representations: $keys) { __typename ... on ${type} { ${selection} } } }`, {
    keys,
  })

export const keysOf = (type: string, ids: string[]) => ids.map(id => ({ __typename: type, id }))

/** Types with a resolvable `@key(fields: "id")`. */
export function keyedIn(sdl: string): string[] {
  const types = parse(sdl).definitions.filter(isObject).filter(hasIdKey)
  return [...new Set(types.map(({ name }) => name.value))]
}

/** Up to 50 ids for each type: from `given`, from the feed, and from the first page of each list. */
async function idsOf(subject: InspectedSubgraph, given: string[]): Promise<Record<string, string[]>> {
  const found: Record<string, Set<string>> = Object.fromEntries(subject.entities.map(type => [type, new Set()]))
  const add = (type: string | undefined, id: string) => type !== undefined && found[type]?.add(id)
  for (const each of given) {
    const [, type, id] = /^(\w+):(.+)$/.exec(each) ?? []
    if (id !== undefined) add(type, id)
    else for (const type of subject.entities) if (await isThere(subject.ask, type, each)) add(type, each)
  }
  for (const { id, type, deleted } of subject.feed?.nodes ?? []) if (!deleted) add(type, id)
  for (const { from, to, deleted } of subject.feed?.edges ?? [])
    if (!deleted) for (const id of [from, to]) add(typeByPrefix.get(prefixOf(id)), id)
  for (const list of findLists(subject)) {
    if (!list.hasIds) continue
    const { page } = await list.ask({ first: 50 })
    for (const { node } of page?.edges ?? []) if (node?.id) add(node.__typename, node.id)
  }
  return Object.fromEntries(Object.entries(found).map(([type, ids]) => [type, [...ids].slice(0, 50)]))
}

async function isThere(ask: SendQuery, type: string, id: string): Promise<boolean> {
  const { data } = await entitiesOf(ask, keysOf(type, [id]), type)
  return data?._entities?.[0] != null
}
