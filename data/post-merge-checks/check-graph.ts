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

/** The error of an import or undo after which the graph would have these errors. */
export class InvalidGraph extends Error {
  readonly errors: BundleError[]
  constructor(errors: BundleError[]) {
    super(`the graph would then have these errors:\n${tableOf(errors)}`)
    this.errors = errors
  }
}

/** Throws InvalidGraph if the merged, uncommitted rows would leave the graph with an error. */
export async function validateGraph(parts: Participant[], importId: string): Promise<void> {
  const errors = await remainingErrors(parts, importId)
  if (errors.length > 0) throw new InvalidGraph(errors)
}

/**
 * Returns the errors that the graph would have after these transactions, in table order.
 *
 *     await forEachParticipant(parts, ({ tx, name, intake }) => merge(tx, name, intake, importId))
 *     await remainingErrors(parts, importId)
 */
export async function remainingErrors(all: Participant[], importId: string): Promise<BundleError[]> {
  const parts = all.filter(({ intake }) => hasEvidence(intake))
  const errors = createBundleErrors()
  const merged = { parts, importId, errors }
  if (await collectAffected(merged))
    for (const check of [checkEntities, checkNames, checkIdentifiers, checkFacts, checkSameAs]) await check(merged)
  await checkCycles(merged)
  return errors.list()
}

/**
 * Collects in the temporary table `affected` of each subgraph the claims that were retracted or restored, and all changed
 * `same_as` links; returns whether there are any. New rows of a bundle are not collected, because data/checks/ has checked them.
 */
async function collectAffected({ parts, importId }: MergedImport): Promise<boolean> {
  const counts = await forEachParticipant(parts, async ({ tx }) => {
    const { count } = await tx`
      create temp table affected on commit drop as
      select distinct c.bundle_table, c.fact, c.entity, c.told, c.stance, c.retracted_at is not null as is_gone
      from touched t join claims c on c.id = t.claim
      where t.change = 'removed' or c.bundle_table = 'same_as' or (t.change = 'added' and c.import is distinct from ${importId})`
    return count
  })
  return counts.some(count => count > 0)
}
