import type { TransactionSql } from 'postgres'
import { copyInto } from '#toolkit/sql'

export type ClaimMoves = Awaited<ReturnType<typeof createClaimMoves>>

/** Collects claims that move to another fact. The old and the new facts of these claims go to `touched`. */
export async function createClaimMoves(tx: TransactionSql) {
  await tx`create temp table moved (claim text, fact text, entity text) on commit drop`
  const touch = () =>
    tx`insert into touched select bundle_table, fact, entity from claims where id in (select claim from moved)`
  return {
    /** Adds claims, each with its new fact and entity. */
    add: (rows: [claim: string, fact: string, entity: string][]) =>
      copyInto(tx, 'moved', ['claim', 'fact', 'entity'], rows),
    /** Moves the claims, and returns whether there were any. */
    async end(): Promise<boolean> {
      await touch()
      const { count } = await tx`update claims c set fact = m.fact, entity = m.entity from moved m where m.claim = c.id`
      await touch()
      await tx`drop table moved`
      return count > 0
    },
  }
}
