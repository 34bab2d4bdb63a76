import type { FeedRead, SendQuery } from './types.ts'

const question = `query ($after: String, $first: Int) { _links(after: $after, first: $first) {
  nodes { id type deleted names { text language preferred } identifiers sources }
  edges { id from to kind verb date deleted evidence }
  verbs { verb language text inverse relative }
  cursor hasMore
} }`

const MAX_PAGES = 2_000

/**
 * Reads a feed to its end, from the start or from a cursor. At an error it stops and returns what it has, with the error in
 * `errors`.
 *
 *     const { nodes, edges, cursor } = await readChangeFeed(ask, { first: 7 })
 */
export async function readChangeFeed(
  ask: SendQuery,
  { after = null, first = 5_000, most = MAX_PAGES }: { after?: string | null; first?: number; most?: number } = {},
): Promise<FeedRead> {
  const read: FeedRead = { nodes: [], edges: [], verbs: [], cursor: after, pages: 0, errors: undefined }
  for (let hasMore = true; hasMore && read.pages < most; read.pages++) {
    const { data, errors } = await ask(question, { after: read.cursor, first })
    if (errors || !data?._links) return { ...read, errors: errors ?? [{ message: 'The response has no feed.' }] }
    const { nodes, edges, verbs, cursor } = data._links
    if (![nodes, edges, verbs].every(Array.isArray))
      return { ...read, errors: [{ message: 'The feed has no lists of nodes, edges and verbs.' }] }
    read.nodes.push(...nodes)
    read.edges.push(...edges)
    read.verbs.push(...verbs)
    read.cursor = cursor
    hasMore = data._links.hasMore
  }
  return read
}

/** The state after all changes of a feed: the last version of each node and edge, without deleted ones. */
export function currentState({ nodes, edges }: FeedRead) {
  const [entities, links] = [new Map(nodes.map(node => [node.id, node])), new Map<string, FeedRead['edges'][number]>()]
  for (const edge of edges) {
    if (edge.deleted)
      for (const id of links.keys()) if (id === edge.id || id.startsWith(`${edge.id}/`)) links.delete(id)
    if (!edge.deleted) links.set(edge.id, edge)
  }
  return { nodes: [...entities.values()].filter(({ deleted }) => !deleted), edges: [...links.values()] }
}
