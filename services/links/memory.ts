import type { Peer } from '#toolkit'
import type { queries as queriesOf } from './queries/index.ts'
import { type Adjacency, addTie, compress, emptyAdjacency, isLoose, removeTie, setType } from './rules/index.ts'

const AT_ONCE = 50_000

export type Memory = {
  /** Brings what is in memory up to date with the index; gives it. */
  refresh(): Promise<Adjacency>
  /** The numbers of kinds and types, as the adjacency has them; what no tie has has none. */
  kindsOf(names: readonly string[] | null | undefined): Set<number> | null
  typesOf(names: readonly string[] | null | undefined): Set<number> | null
}

/**
 * The statements of the index, with its ties in memory: read whole at first, then what has changed since.
 *
 *     const queries = withMemory(queriesOf(db), queriesOf(atLeisure))
 *     const adjacency = await queries.memory.refresh()
 *
 * It is read at leisure: whoever asks first reads for all who ask meanwhile, also if that one leaves.
 */
export function withMemory(queries: ReturnType<typeof queriesOf>, atLeisure: ReturnType<typeof queriesOf>) {
  const adjacency = emptyAdjacency()
  const [kinds, types] = [new Map<string, number>(), new Map<string, number>()]
  let seen = 0

  async function update(): Promise<Adjacency> {
    const [{ revision } = { revision: 0 }] = await atLeisure.revision()
    if (revision === seen) return adjacency
    const since = seen
    for (const { num, type } of await atLeisure.changedNodes({ since })) {
      setType(adjacency, num, type === null ? 0 : numberOf(type, types))
    }
    for (const { num } of await atLeisure.removedEdges({ since })) removeTie(adjacency, num)
    for (let after = 0, isLast = false; !isLast; ) {
      const edges = await atLeisure.changedEdges({ since, after, take: AT_ONCE })
      for (const { kind, ...tie } of edges) addTie(adjacency, { ...tie, kind: numberOf(kind, kinds) })
      isLast = edges.length < AT_ONCE
      after = edges.at(-1)?.num ?? after
    }
    if (isLoose(adjacency) || since === 0) compress(adjacency)
    seen = revision
    return adjacency
  }

  function numberOf(name: string, numbers: Map<string, number>): number {
    const number = numbers.get(name) ?? numbers.size + 1
    numbers.set(name, number)
    return number
  }

  let updating: Promise<Adjacency> | undefined
  const memory: Memory = {
    refresh() {
      updating ??= update().finally(() => {
        updating = undefined
      })
      return updating
    },
    kindsOf: names => (names == null ? null : new Set(names.flatMap(name => kinds.get(name) ?? []))),
    typesOf: names => (names == null ? null : new Set(names.map(name => numberOf(name, types)))),
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

export type Queries = ReturnType<typeof withMemory>
