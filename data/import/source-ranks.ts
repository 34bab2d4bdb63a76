import type { BundleRow, SourceKind, SourceRank } from '#toolkit/domain'
import { existingSourceRanks } from '#toolkit/facts'
import type { Subgraph } from '#toolkit/subgraph'

export type SourceRanks = {
  /** Notes the source of a row; gives a promise where the graph is to be asked for it first. */
  see(row: BundleRow): Promise<void> | undefined
  of(source: string): SourceRank | undefined
  all(): SourceRank[]
}

/**
 * What the rule needs to know of the sources that a bundle brings or cites. A bundle begins with its sources, so the graph is
 * asked once for each that it cites and does not bring.
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
