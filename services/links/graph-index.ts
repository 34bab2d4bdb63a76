import type { Peer } from '#toolkit/subgraph'
import type { queries as queriesOf } from './queries/index.ts'
import type { IndexChanges } from './queries/index-changes.ts'
import {
  type Adjacency,
  addLink,
  compress,
  compressInSlices,
  emptyAdjacency,
  needsCompression,
  recordLink,
  removeLink,
  setType,
} from './rules/adjacency.ts'
import {
  buildNameIndexInSlices,
  createNameIndex,
  type Name,
  type NameIndex,
  namesIn,
  removeNames,
} from './rules/name-index.ts'
import type { Slices } from './rules/time-slicing.ts'

/** The index in memory: links, and names in two lexicons. The second one has the names that changed after the first was built. */
export type IndexState = {
  revision: number
  readings: string
  adjacency: Adjacency
  lexicons: [NameIndex, NameIndex]
  /** The current names of each node in the second lexicon. */
  recent: Map<number, Name[]>
}

type GraphIndex = {
  /** The loaded index; the first call reads it from the database. */
  now(): Promise<IndexState>
  /** Applies the changes in the database since the last call. Concurrent calls share one update. */
  refresh(): Promise<IndexState>
  /** The state of the loaded index; undefined before the first load. */
  revision(): string | undefined
  /** The state of the index in the database. */
  latest(): Promise<string>
  /** Kinds of links and types of entities, indexed by their numbers. */
  kinds: readonly string[]
  types: readonly string[]
  /** The numbers of these kinds, without kinds that no link has; null: all kinds. */
  kindsOf(names: readonly string[] | null | undefined): Promise<Set<number> | null>
  /** The numbers of these types; null: all types. */
  typesOf(names: readonly string[] | null | undefined): Set<number> | null
}

/** The source of the index: the subgraphs with their feeds, and the names of the entity types in the schema. */
type IndexSource = { isReady: () => Promise<boolean>; peers: Peer[]; typeNames: () => string[] }

/**
 * The queries of the index, with its links and names in memory.
 *
 *     const queries = withGraphIndex(queriesOf(db), queriesOf(backgroundDb))
 *     const { adjacency, lexicons } = await queries.memory.now()
 *
 * `refresh` applies a small change in place. After a large change or a new generation of a feed, it reads the whole index again, while
 * requests use the loaded one. `background` executes statements outside of a request: all waiting requests share one read, and the
 * read continues when the first of them is aborted.
 */
export function withGraphIndex(queries: ReturnType<typeof queriesOf>, background: ReturnType<typeof queriesOf>) {
  const kinds = createNumbering()
  const types = createNumbering()
  let loaded: IndexState | undefined
  let source: IndexSource = { isReady: async () => true, peers: [], typeNames: () => [] }

  // Type 0: the node does not exist.
  const typeNumber = (type: string | null | undefined) => (type == null ? 0 : types.numberOf(type))

  async function update(): Promise<IndexState> {
    const { revision, readings } = await background.latest()
    if (revision === loaded?.revision) return loaded
    const changes = loaded?.readings === readings ? await background.changesSince(loaded.revision) : undefined
    if (loaded && changes) applyChanges(loaded, changes)
    else {
      const fresh = await readAll()
      // Another generation was published during the read: `fresh` can be a mixture of two.
      if ((await background.latest()).readings !== readings) return update()
      loaded = fresh
    }
    return Object.assign(loaded, { revision, readings })
  }

  async function readAll(): Promise<IndexState> {
    const adjacency = emptyAdjacency()
    for await (const { num, type } of background.allNodes()) {
      for (const [at, each] of num.entries()) setType(adjacency, each, typeNumber(type[at]))
    }
    for await (const links of background.allEdges()) for (const link of linksOf(links)) recordLink(adjacency, link)
    await runSlices(compressInSlices(adjacency))
    const names: Name[] = []
    for await (const some of background.allNames()) for (const name of namesOf(some)) names.push(name)
    const lexicon = await runSlices(buildNameIndexInSlices(names))
    return { revision: 0, readings: '', adjacency, lexicons: [lexicon, createNameIndex([])], recent: new Map() }
  }

  function applyChanges(state: IndexState, { nodes, removed, edges, names }: IndexChanges): void {
    const { adjacency, recent } = state
    for (const [at, num] of nodes.num.entries()) {
      setType(adjacency, num, typeNumber(nodes.type[at]))
      recent.set(num, [])
    }
    for (const num of removed) removeLink(adjacency, num)
    for (const link of [...linksOf(edges)].sort((a, b) => a.num - b.num)) addLink(adjacency, link)
    if (needsCompression(adjacency)) compress(adjacency)
    for (const name of namesOf(names)) recent.get(name.node)?.push(name)
    removeNames(state.lexicons[0], new Set(nodes.num))
    if (recent.size > 1_000 + state.lexicons[0].node.length / 20) {
      state.lexicons[0] = createNameIndex([...namesIn(state.lexicons[0]), ...[...recent.values()].flat()])
      recent.clear()
    }
    state.lexicons[1] = createNameIndex([...recent.values()].flat())
  }

  function* linksOf({ num, from, to, kind, sources }: IndexChanges['edges']) {
    for (let at = 0; at < num.length; at++) {
      yield { num: num[at]!, from: from[at]!, to: to[at]!, kind: kinds.numberOf(kind[at]!), sources: sources[at]! }
    }
  }

  let updating: Promise<IndexState> | undefined
  const memory: GraphIndex = {
    now: async () => loaded ?? memory.refresh(),
    refresh() {
      // A later microtask does not belong to the current request, so an abort of the request does not cancel its statements.
      updating ??= Promise.resolve()
        .then(update)
        .finally(() => {
          updating = undefined
        })
      return updating
    },
    revision: () => loaded && stateKeyOf(loaded),
    latest: async () => stateKeyOf(await background.latest()),
    kinds: kinds.names,
    types: types.names,
    async kindsOf(names) {
      // Kinds get their numbers when the links are read.
      await memory.now()
      return names == null ? null : new Set(names.flatMap(name => kinds.find(name) ?? []))
    },
    typesOf: names => (names == null ? null : new Set(names.map(types.numberOf))),
  }
  return {
    ...queries,
    memory,
    /** Sets the source of the index. Before that, `isReady` resolves to true. */
    connect(newSource: IndexSource): void {
      source = newSource
    },
    /** Whether the index is complete enough to serve requests. */
    isReady: () => source.isReady(),
    /** The subgraphs whose feeds fill the index. */
    peers: () => source.peers,
    /** The names of all entity types in the schema: `Organisation`. */
    typeNames: () => source.typeNames(),
  }
}

// Requests wait for about this long while an index is built.
const MAX_SLICE_MS = 5

/** Runs a computation, and lets the event loop turn every 5 ms: `await runSlices(buildNameIndexInSlices(names))`. */
async function runSlices<Result>(slices: Slices<Result>): Promise<Result> {
  let startTime = performance.now()
  for (;;) {
    const slice = slices.next()
    if (slice.done) return slice.value
    if (performance.now() - startTime < MAX_SLICE_MS) continue
    await new Promise(resolve => setImmediate(resolve))
    startTime = performance.now()
  }
}

const stateKeyOf = ({ revision, readings }: Pick<IndexState, 'revision' | 'readings'>) => `${revision} ${readings}`

/** Numbers names from 1, in order of their first use. */
function createNumbering() {
  const names = ['']
  const numbers = new Map<string, number>()
  return {
    names,
    find: (name: string) => numbers.get(name),
    numberOf(name: string): number {
      const number = numbers.get(name) ?? names.push(name) - 1
      numbers.set(name, number)
      return number
    },
  }
}

function* namesOf({ node, place, folded, preferred }: IndexChanges['names']): Generator<Name> {
  for (let at = 0; at < node.length; at++) {
    yield { node: node[at]!, place: place[at]!, folded: folded[at]!, preferred: preferred[at]! }
  }
}

export type Queries = ReturnType<typeof withGraphIndex>
