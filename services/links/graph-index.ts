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

/** What is held of the index: ties, and names in two lexicons, of which the second has what changed since the first was made. */
export type IndexState = {
  revision: number
  readings: string
  adjacency: Adjacency
  lexicons: [NameIndex, NameIndex]
  recent: Map<number, Name[]>
}

export type GraphIndex = {
  /** What is held; read at the first question. */
  now(): Promise<IndexState>
  /** Brings it up to date with the index. */
  refresh(): Promise<IndexState>
  /** At which state of the index it is; and at which that is by now. */
  revision(): string | undefined
  latest(): Promise<string>
  /** The names of the kinds of ties and of the types of things, by their numbers. */
  kinds: readonly string[]
  types: readonly string[]
  /** The numbers of kinds and types; what no tie has has none. */
  kindsOf(names: readonly string[] | null | undefined): Promise<Set<number> | null>
  typesOf(names: readonly string[] | null | undefined): Set<number> | null
}

/**
 * The statements of the index, with its ties and names in memory: read whole at first, then what has changed since.
 *
 *     const queries = withMemory(queriesOf(db), queriesOf(atLeisure))
 *     const { adjacency, lexicons } = await queries.memory.now()
 *
 * Where much has changed, or another reading of a feed is shown, all is read anew, beside what is held and served meanwhile; a
 * little is put in at once. It is read at leisure: whoever asks first reads for all who ask meanwhile, also if that one leaves.
 */
export function withGraphIndex(queries: ReturnType<typeof queriesOf>, atLeisure: ReturnType<typeof queriesOf>) {
  const [kinds, types] = [namesByNumber(), namesByNumber()]
  let held: IndexState | undefined

  // What is not there has no type.
  const typeNumber = (type: string | null | undefined) => (type == null ? 0 : types.numberOf(type))

  async function update(): Promise<IndexState> {
    const { revision, readings } = await atLeisure.latest()
    if (revision === held?.revision) return held
    const changes = held?.readings === readings ? await atLeisure.changesSince(held.revision) : undefined
    if (held && changes) takeIn(held, changes)
    else {
      const anew = await whole()
      // Of two readings of one feed a half each would be neither.
      if ((await atLeisure.latest()).readings !== readings) return update()
      held = anew
    }
    return Object.assign(held, { revision, readings })
  }

  async function whole(): Promise<IndexState> {
    const adjacency = emptyAdjacency()
    for await (const { num, type } of atLeisure.allNodes()) {
      for (const [at, each] of num.entries()) setType(adjacency, each, typeNumber(type[at]))
    }
    for await (const ties of atLeisure.allEdges()) for (const tie of tiesOf(ties)) recordLink(adjacency, tie)
    await inTurn(compressInSlices(adjacency))
    const names: Name[] = []
    for await (const some of atLeisure.allNames()) for (const name of namesOf(some)) names.push(name)
    const lexicon = await inTurn(buildNameIndexInSlices(names))
    return { revision: 0, readings: '', adjacency, lexicons: [lexicon, createNameIndex([])], recent: new Map() }
  }

  function takeIn(held: IndexState, { nodes, removed, edges, names }: IndexChanges): void {
    const { adjacency, recent } = held
    for (const [at, num] of nodes.num.entries()) {
      setType(adjacency, num, typeNumber(nodes.type[at]))
      recent.set(num, [])
    }
    for (const num of removed) removeLink(adjacency, num)
    for (const tie of [...tiesOf(edges)].sort((a, b) => a.num - b.num)) addLink(adjacency, tie)
    if (needsCompression(adjacency)) compress(adjacency)
    for (const name of namesOf(names)) recent.get(name.node)?.push(name)
    removeNames(held.lexicons[0], new Set(nodes.num))
    if (recent.size > 1_000 + held.lexicons[0].node.length / 20) {
      held.lexicons[0] = createNameIndex([...namesIn(held.lexicons[0]), ...[...recent.values()].flat()])
      recent.clear()
    }
    held.lexicons[1] = createNameIndex([...recent.values()].flat())
  }

  function* tiesOf({ num, from, to, kind, sources }: IndexChanges['edges']) {
    for (let at = 0; at < num.length; at++) {
      yield { num: num[at]!, from: from[at]!, to: to[at]!, kind: kinds.numberOf(kind[at]!), sources: sources[at]! }
    }
  }

  let updating: Promise<IndexState> | undefined
  const memory: GraphIndex = {
    now: async () => held ?? memory.refresh(),
    refresh() {
      // Not at once: its statements are not to end with the request that is the first to need it.
      updating ??= Promise.resolve()
        .then(update)
        .finally(() => {
          updating = undefined
        })
      return updating
    },
    revision: () => held && stateOf(held),
    latest: async () => stateOf(await atLeisure.latest()),
    kinds: kinds.names,
    types: types.names,
    async kindsOf(names) {
      // Which there are is known once they have been read.
      await memory.now()
      return names == null ? null : new Set(names.flatMap(name => kinds.knownAs(name) ?? []))
    },
    typesOf: names => (names == null ? null : new Set(names.map(types.numberOf))),
  }
  return {
    ...queries,
    memory,
    /** Whether the index may be asked, the subgraphs that it is made of, and the types of things: see `follow`. */
    isBuilt: async () => true,
    peers: [] as Peer[],
    things: (): string[] => [],
  }
}

/** Takes steps in turn with whatever else there is to do: `await inTurn(lexiconInSteps(names))`. */
async function inTurn<Made>(steps: Slices<Made>): Promise<Made> {
  for (let [step, began] = [steps.next(), performance.now()]; ; step = steps.next()) {
    if (step.done) return step.value
    if (performance.now() - began < turn) continue
    await new Promise(resolve => setImmediate(resolve))
    began = performance.now()
  }
}

/** So many milliseconds at a time. */
const turn = 5

const stateOf = ({ revision, readings }: Pick<IndexState, 'revision' | 'readings'>) => `${revision} ${readings}`

/** Names that are given numbers, from 1 on, as they come. */
function namesByNumber() {
  const names = ['']
  const numbers = new Map<string, number>()
  return {
    names,
    knownAs: (name: string) => numbers.get(name),
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
