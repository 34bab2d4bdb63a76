import type { InspectedSubgraph } from './types.ts'

export type Level = 'MUST' | 'SHOULD' | 'MAY'

/**
 * One thing that is expected of a subgraph. MUST: without it the graph breaks. SHOULD: without it clients have less, or wait.
 * MAY: what else the graph can do with it.
 */
export type Check = {
  /** What is so where it is passed: "answers keys in the order in which they come". */
  name: string
  level: Level
  why: string
  /** What is found against it, in sentences; none where it is passed, and `Unasked` where it cannot be tried. */
  find(subject: InspectedSubgraph): Promise<string[] | SkippedCheck>
}

/** Why a check cannot be tried here. */
export type SkippedCheck = { unasked: string }
export const skip = (why: string): SkippedCheck => ({ unasked: why })

/** The first few of many, which are alike. */
export const someOf = (all: string[]): string[] =>
  all.length > 3 ? [...all.slice(0, 3), `… and ${all.length - 3} more`] : all
