import { type BundleError, createBundleErrors, tableOf } from '#data/bundle'
import { forEachParticipant, type Participant } from '#data/transactions'
import { hasEvidence } from '#toolkit/facts'
import { checkCycles } from './cycles.ts'
import { checkEntities } from './entities.ts'
import { checkFacts } from './facts.ts'
import { checkIdentifiers } from './identifiers.ts'
import { checkNames } from './names.ts'
import { checkSameAs } from './same-as.ts'
import type { MergedImport } from './types.ts'

/** An import that would leave the graph with these faults. */
export class InvalidGraph extends Error {
  readonly faults: BundleError[]
  constructor(faults: BundleError[]) {
    super(`it would leave this behind:\n${tableOf(faults)}`)
    this.faults = faults
  }
}

/** Throws `Unsound` where what was merged in these transactions leaves the graph with a fault. */
export async function validateGraph(parts: Participant[], importId: string): Promise<void> {
  const faults = await remainingErrors(parts, importId)
  if (faults.length > 0) throw new InvalidGraph(faults)
}

/**
 * The faults that what was merged in these transactions leaves in the graph, in the order of tables.
 *
 *     await forEach(parts, ({ tx, name, intake }) => merge(tx, name, intake, importId))
 *     await faultsLeft(parts, importId)
 */
export async function remainingErrors(all: Participant[], importId: string): Promise<BundleError[]> {
  const parts = all.filter(({ intake }) => hasEvidence(intake))
  const faults = createBundleErrors()
  const merged = { parts, importId, faults }
  const isAnyShaken = await collectAffected(merged)
  if (isAnyShaken)
    for (const look of [checkEntities, checkNames, checkIdentifiers, checkFacts, checkSameAs]) await look(merged)
  await checkCycles(merged)
  return faults.list()
}

/**
 * Notes in `shaken` of each subgraph the claims that were taken away or brought back, beside those that came as rows, and all
 * ties that changed; gives whether there are any.
 */
async function collectAffected({ parts, importId }: MergedImport): Promise<boolean> {
  const counts = await forEachParticipant(parts, async ({ tx }) => {
    const { count } = await tx`
      create temp table shaken on commit drop as
      select distinct c.bundle_table, c.fact, c.entity, c.told, c.stance, c.retracted_at is not null as is_gone
      from touched t join claims c on c.id = t.claim
      where t.change = 'removed' or c.bundle_table = 'same_as' or (t.change = 'added' and c.import is distinct from ${importId})`
    return count
  })
  return counts.some(count => count > 0)
}
