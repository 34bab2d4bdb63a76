import { type BundleRow, bundleTable } from '#toolkit/domain'
import { claimIdOf, factIdOf, idFields, isReplaced, type StandingClaim, valuesWithSurvivors } from '#toolkit/facts'
import { prefixOf } from '#toolkit/graphql'
import type { CheckedBundle } from './types.ts'

// Compares a bundle with those claims of the graph that its import neither supersedes nor retracts.

const batchSize = 1_000

/** Collects items into batches of 1,000 and calls `work` for each batch, so that one SQL statement looks up many items. */
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
 * Returns a predicate for the claims that will remain after the import: the bundle neither repeats, supersedes nor retracts them.
 * It reads the tables of these claims again.
 *
 *     const remains = await remainingClaims(bundle, claims)
 *     claims.filter(remains)
 *
 * The rule is that of `merge`: a row supersedes a claim of the same subgraph, source, fact, ids, locator and day if it fills all
 * its cells; a claim is retracted if its source is replaced.
 */
export async function remainingClaims(
  { reread, graph, sameAsState }: Pick<CheckedBundle, 'reread' | 'graph' | 'sameAsState'>,
  claims: StandingClaim[],
): Promise<(claim: StandingClaim) => boolean> {
  const facts = new Set(claims.map(({ fact }) => fact))
  const repeated = new Set<string>()
  const fieldsBySpot = new Map<string, Set<string>>()
  for (const name of new Set(claims.map(({ table }) => table))) {
    const table = bundleTable[name]!
    for await (const { row } of reread(name)) {
      const fact = factIdOf(table, valuesWithSurvivors(table, row.told, sameAsState.survivors()))
      if (!facts.has(fact)) continue
      const evidence = evidenceColumnsOf(row.evidence)
      repeated.add(claimIdOf(table, row.told, evidence))
      if (evidence.stance !== 'SUPPORTS') continue
      const { source = '', locator = null, observedOn = null } = evidence
      const spot = spotOf({ table: name, fact, told: row.told, source, locator, observedOn })
      fieldsBySpot.set(spot, new Set([...(fieldsBySpot.get(spot) ?? []), ...Object.keys(row.told)]))
    }
  }
  return claim => {
    if (repeated.has(claim.id) || (graph?.replaced && isReplaced(graph.replaced, claim))) return false
    const fields = fieldsBySpot.get(spotOf(claim))
    return fields === undefined || Object.keys(claim.told).some(field => !fields.has(field))
  }
}

/** Returns those conflicts of which some claims will remain after the import, each with only these claims. */
export async function remainingConflicts<Conflict extends { claims: StandingClaim[] }>(
  bundle: CheckedBundle,
  conflicts: Conflict[],
): Promise<Conflict[]> {
  const existingClaims = conflicts.flatMap(({ claims }) => claims)
  const remains = await remainingClaims(bundle, existingClaims)
  return conflicts
    .map(conflict => ({ ...conflict, claims: conflict.claims.filter(remains) }))
    .filter(({ claims }) => claims.length > 0)
}

// The prefix of the subject identifies the subgraph. A claim about a former id does not supersede a claim about another id.
function spotOf(claim: Omit<StandingClaim, 'id' | 'import'>): string {
  const { table: name, fact, told, source, locator, observedOn } = claim
  const table = bundleTable[name]!
  const ids = idFields.get(name)!.filter(({ field }) => table.key.includes(field))
  const subgraph = prefixOf(told[table.subject] ?? '')
  return JSON.stringify([fact, subgraph, source, locator, observedOn, ...ids.map(({ field }) => told[field])])
}

/** Returns the evidence columns that identify a claim, with the defaults of empty cells. */
export const evidenceColumnsOf = ({
  source,
  locator,
  observedOn,
  stance = 'SUPPORTS',
  basis = 'STATED',
}: BundleRow['evidence']) => ({ source, locator, observedOn, stance, basis }) as BundleRow['evidence']

/** Describes the source of the first claim: `src_seed at \`p11\``. */
export function describeClaim(claims: StandingClaim[]): string {
  const [{ source, locator, observedOn }] = claims as [StandingClaim]
  const place = `${locator ? ` at \`${locator}\`` : ''}${observedOn ? ` for \`${observedOn}\`` : ''}`
  return `${source}${place}${claims.length > 1 ? ` and ${claims.length - 1} more` : ''}`
}

/** Lists the ways to retract the first of these claims; `correction` says how a row can supersede it, if one can. */
export function remedies(claims: StandingClaim[], correction?: string): string {
  const [{ source, import: importId }] = claims as [StandingClaim]
  return [
    ...(correction ? [`${correction} in a row of the same source, locator and observed_on with as many cells`] : []),
    `import all of ${source} with --replace-dataset ${source}`,
    ...(importId ? [`undo ${importId}`] : []),
  ].join('; or ')
}
