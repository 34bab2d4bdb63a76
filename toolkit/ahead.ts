import type { TransactionSql } from 'postgres'
import { bundleTables } from './bundle.ts'
import { copyBytes } from './copy.ts'
import type { Intake } from './intake.ts'
import { writeFacts } from './settle.ts'
import { addClaims } from './taking.ts'

/*
 * Rows of a large import that are taken in while those after them are still read. One of which the graph has been told before,
 * or this import has, is left to `merge`: what becomes of it depends on all that is told. So are those that are no claim.
 */

/** Puts rows of different facts where `takeAhead` finds them. */
export async function copyAhead(tx: TransactionSql, columns: string[], rows: Buffer): Promise<void> {
  await tx`create temp table if not exists ahead (like incoming) on commit drop`
  await copyBytes(tx, 'ahead', columns, rows)
}

/** Takes them in, and gives how many of each table; what it leaves goes to `incoming`. */
export async function takeAhead(tx: TransactionSql, intake: Intake) {
  // One by one, whatever the planner makes of it: of all the claims few are looked at.
  await tx`
    with known as (
      delete from ahead where (select true from claims c where c.fact = ahead.fact limit 1) returning *
    )
    insert into incoming select * from known`
  const taken = await addClaims(tx, 'ahead')
  for (const table of bundleTables) {
    if (taken.some(each => each.table === table.name)) await writeFacts(tx, table, intake.facts[table.name]!, ['ahead'])
  }
  await tx`truncate ahead`
  return taken
}
