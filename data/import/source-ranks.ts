import type { BundleRow, SourceKind, SourceRank } from '#toolkit/domain'
import { existingSourceRanks } from '#toolkit/facts'
import type { Subgraph } from '#toolkit/subgraph'

type SourceRanks = {
  /** Records the source of a row; returns a promise if it has to be looked up in the graph. */
  see(row: BundleRow): Promise<void> | undefined
  of(source: string): SourceRank | undefined
  all(): SourceRank[]
}

/**
 * Collects the kind and the date of each source that a bundle contains or cites, because they rank its claims. Sources are the first
 * table of a bundle. So the collector only looks up cited sources that the bundle does not contain, once each.
 */
export function createSourceRanks(subgraphs: Subgraph[]): SourceRanks {
  const ranks = new Map<string, SourceRank | undefined>()
  return {
    see({ table, told: { id, kind, published = null }, evidence: { source } }) {
      if (table === 'sources' && id && kind) ranks.set(id, { id, kind: kind as SourceKind, published })
      if (source === undefined || ranks.has(source)) return
      return existingSourceRanks(subgraphs, [source]).then(([rank]) => void ranks.set(source, rank))
    },
    of: source => ranks.get(source),
    all: () => [...ranks.values()].filter(rank => rank !== undefined),
  }
}
