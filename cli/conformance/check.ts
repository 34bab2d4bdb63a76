import type { InspectedSubgraph } from './types.ts'

export type Level = 'MUST' | 'SHOULD' | 'MAY'

/**
 * One requirement for a subgraph. If a MUST fails, the graph breaks. If a SHOULD fails, clients lose fields or wait longer. A MAY is
 * an optional feature.
 */
export type Check = {
  /** The requirement as a fact: "returns entities in the order of their keys". */
  name: string
  level: Level
  why: string
  /** The violations, as sentences; empty if the check passes. `SkippedCheck` if the check does not apply. */
  find(subject: InspectedSubgraph): Promise<string[] | SkippedCheck>
}

type SkippedCheck = { unasked: string }
export const skip = (why: string): SkippedCheck => ({ unasked: why })

/** The first three violations, and the number of the others. */
export const someOf = (all: string[]): string[] =>
  all.length > 3 ? [...all.slice(0, 3), `… and ${all.length - 3} more`] : all
