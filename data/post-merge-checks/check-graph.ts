import { createFaults, type Fault, tableOf } from '#data/bundle'
import { forEach, type Part } from '#data/transactions'
import { hasEvidence } from '#toolkit/facts'
import { circles } from './cycles.ts'
import { things } from './entities.ts'
import { facts } from './facts.ts'
import { identifiers } from './identifiers.ts'
import { names } from './names.ts'
import { ties } from './same-as.ts'
import type { Merged } from './types.ts'

/** An import that would leave the graph with these faults. */
export class Unsound extends Error {
  readonly faults: Fault[]
  constructor(faults: Fault[]) {
    super(`it would leave this behind:\n${tableOf(faults)}`)
    this.faults = faults
  }
}

/** Throws `Unsound` where what was merged in these transactions leaves the graph with a fault. */
export async function refuseUnsound(parts: Part[], importId: string): Promise<void> {
  const faults = await faultsLeft(parts, importId)
  if (faults.length > 0) throw new Unsound(faults)
}

/**
 * The faults that what was merged in these transactions leaves in the graph, in the order of tables.
 *
 *     await forEach(parts, ({ tx, name, intake }) => merge(tx, name, intake, importId))
 *     await faultsLeft(parts, importId)
 */
export async function faultsLeft(all: Part[], importId: string): Promise<Fault[]> {
  const parts = all.filter(({ intake }) => hasEvidence(intake))
  const faults = createFaults()
  const merged = { parts, importId, faults }
  const isAnyShaken = await noteShaken(merged)
  if (isAnyShaken) for (const look of [things, names, identifiers, facts, ties]) await look(merged)
  await circles(merged)
  return faults.list()
}

/**
 * Notes in `shaken` of each subgraph the claims that were taken away or brought back, beside those that came as rows, and all
 * ties that changed; gives whether there are any.
 */
async function noteShaken({ parts, importId }: Merged): Promise<boolean> {
  const counts = await forEach(parts, async ({ tx }) => {
    const { count } = await tx`
      create temp table shaken on commit drop as
      select distinct c.bundle_table, c.fact, c.entity, c.told, c.stance, c.retracted_at is not null as is_gone
      from touched t join claims c on c.id = t.claim
      where t.change = 'removed' or c.bundle_table = 'same_as' or (t.change = 'added' and c.import is distinct from ${importId})`
    return count
  })
  return counts.some(count => count > 0)
}
