import type { Check, Level } from './check.ts'
import { entityChecks } from './checks/entities.ts'
import { errorChecks } from './checks/errors.ts'
import { feedChecks } from './checks/feed.ts'
import { pageChecks } from './checks/pages.ts'
import { schemaChecks } from './checks/schema.ts'
import { inspectSubgraph } from './subject.ts'
import type { InspectedSubgraph, InspectionOptions, SendQuery } from './types.ts'

export type { Check, Level } from './check.ts'
export type { InspectedSubgraph, SendQuery, SubgraphResponse } from './types.ts'

/** What is expected of a subgraph, by what it is about. */
export const checks: Record<string, Check[]> = {
  'Its schema': schemaChecks,
  'Its entities': entityChecks,
  'Its lists': pageChecks,
  'Its errors': errorChecks,
  'Its feed': feedChecks,
}

export type Finding = {
  about: string
  check: string
  level: Level
  why: string
  result: 'passed' | 'failed' | 'unasked'
  /** What speaks against it, or why it could not be tried. */
  found: string[]
}

const tellsItsSchema = {
  about: 'Its schema',
  check: 'tells its schema',
  level: 'MUST',
  why: 'The graph is composed of what subgraphs tell in { _service { sdl } }, and all else is tried by it.',
} as const

/**
 * Tries every check on a subgraph, one after the other, so that none is slowed down by another.
 *
 *     const findings = await tried('notes', ask, { others: ['Organisation'], given: ['note_memoranda'] })
 *
 * `others` are the entities that other subgraphs have, `given` ids to ask with beside those that it tells itself; `only`
 * is the name of one check.
 */
export async function tried(
  name: string,
  ask: SendQuery,
  { only, ...known }: InspectionOptions & { only?: string },
): Promise<Finding[]> {
  let subject: InspectedSubgraph
  try {
    subject = await inspectSubgraph(name, ask, known)
  } catch (error) {
    if ((error as { code?: unknown }).code === 'accord.wrongUse') throw error
    return [{ ...tellsItsSchema, result: 'failed', found: [(error as Error).message] }]
  }
  const findings: Finding[] = [{ ...tellsItsSchema, result: 'passed', found: [] }]
  for (const [about, each] of Object.entries(checks)) {
    for (const { name: check, level, why, find } of each.filter(({ name }) => only === undefined || name === only)) {
      // A subgraph that has gone, or answers in another form than asked, fails what is being tried.
      const found = await find(subject).catch((error: Error) => [error.message])
      if ('unasked' in found) findings.push({ about, check, level, why, result: 'unasked', found: [found.unasked] })
      else findings.push({ about, check, level, why, result: found.length > 0 ? 'failed' : 'passed', found })
    }
  }
  return findings
}
