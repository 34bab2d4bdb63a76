import { type BundleRow, bundleTable } from '#toolkit/domain'
import { claimIdOf, factIdOf, idFields, isReplaced, type StandingClaim, valuesWithSurvivors } from '#toolkit/facts'
import { prefixOf } from '#toolkit/graphql'
import type { CheckedBundle } from './types.ts'

/*
 * What a bundle is held against, beside itself: the claims that stand in the graph and that it does not take back.
 */

const batchSize = 1_000

/** Hands on what it is given, 1,000 at a time, so that the graph is asked about many in one statement. */
export function createBatches<T>(work: (batch: T[]) => Promise<void>) {
  let batch: T[] = []
  async function flush(): Promise<void> {
    const full = batch
    batch = []
    if (full.length > 0) await work(full)
  }
  return {
    take(item: T): Promise<void> | undefined {
      batch.push(item)
      return batch.length >= batchSize ? flush() : undefined
    },
    flush,
  }
}

/**
 * Tells which of these claims stand beside the bundle, once it is taken in: those that it neither repeats nor takes back.
 * Its rows of the same facts are read again for that.
 *
 *     const stands = await remaining(bundle, claims)
 *     claims.filter(stands)
 *
 * As `merge` does it, a claim gives way to a row of the same subgraph, source, fact, ids, place and day that fills as many cells, and
 * goes where its source is replaced.
 */
export async function remainingClaims(
  { again, graph, ties }: Pick<CheckedBundle, 'again' | 'graph' | 'ties'>,
  claims: StandingClaim[],
): Promise<(claim: StandingClaim) => boolean> {
  const facts = new Set(claims.map(({ fact }) => fact))
  const repeated = new Set<string>()
  const said = new Map<string, Set<string>>()
  for (const name of new Set(claims.map(({ table }) => table))) {
    const table = bundleTable[name]!
    for await (const { row } of again(name)) {
      const fact = factIdOf(table, valuesWithSurvivors(table, row.told, ties.survivors()))
      if (!facts.has(fact)) continue
      const evidence = evidenceColumnsOf(row.evidence)
      repeated.add(claimIdOf(table, row.told, evidence))
      if (evidence.stance !== 'SUPPORTS') continue
      const { source = '', locator = null, observedOn = null } = evidence
      const spot = spotOf({ table: name, fact, told: row.told, source, locator, observedOn })
      said.set(spot, new Set([...(said.get(spot) ?? []), ...Object.keys(row.told)]))
    }
  }
  return claim => {
    if (repeated.has(claim.id) || (graph?.replaced && isReplaced(graph.replaced, claim))) return false
    const fields = said.get(spotOf(claim))
    return fields === undefined || Object.keys(claim.told).some(field => !fields.has(field))
  }
}

// A subgraph is told by the kind of what a row is about. What was told of a former id is no correction of what is told of another.
function spotOf({
  table: name,
  fact,
  told,
  source,
  locator,
  observedOn,
}: Omit<StandingClaim, 'id' | 'import'>): string {
  const table = bundleTable[name]!
  const ids = idFields.get(name)!.filter(({ field }) => table.key.includes(field))
  const subgraph = prefixOf(told[table.subject] ?? '')
  return JSON.stringify([fact, subgraph, source, locator, observedOn, ...ids.map(({ field }) => told[field])])
}

/** What makes a claim, with what empty cells mean. */
export const evidenceColumnsOf = ({
  source,
  locator,
  observedOn,
  stance = 'SUPPORTS',
  basis = 'STATED',
}: BundleRow['evidence']) => ({ source, locator, observedOn, stance, basis }) as BundleRow['evidence']

/** Who says so in the graph: `src_seed at \`p11\``. */
export function describeClaim(claims: StandingClaim[]): string {
  const [{ source, locator, observedOn }] = claims as [StandingClaim]
  const place = `${locator ? ` at \`${locator}\`` : ''}${observedOn ? ` for \`${observedOn}\`` : ''}`
  return `${source}${place}${claims.length > 1 ? ` and ${claims.length - 1} more` : ''}`
}

/** How the first of these claims can be taken back; `correction` is what a row in its place is to do, where one can. */
export function remedies(claims: StandingClaim[], correction?: string): string {
  const [{ source, import: importId }] = claims as [StandingClaim]
  return [
    ...(correction ? [`${correction} in a row of the same source, locator and observed_on with as many cells`] : []),
    `import all of ${source} with --replace-dataset ${source}`,
    ...(importId ? [`undo ${importId}`] : []),
  ].join('; or ')
}
