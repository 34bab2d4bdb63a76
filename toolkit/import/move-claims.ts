import type { TransactionSql } from 'postgres'
import { copyInto } from '#toolkit/sql'

/** Claims that change to another fact. */
export type ClaimMoves = {
  /** Adds claims, each with its new fact and entity. */
  add(rows: [claim: string, fact: string, entity: string][]): Promise<void>
  /** Moves the claims, and returns whether there were any. */
  end(): Promise<boolean>
}

/** Collects claims to move. Their old and new facts go to `touched`. */
export async function createClaimMoves(tx: TransactionSql): Promise<ClaimMoves> {
  await tx`create temp table moved (claim text, fact text, entity text) on commit drop`
  const touch = () =>
    tx`insert into touched select bundle_table, fact, entity from claims where id in (select claim from moved)`
  return {
    add: rows => copyInto(tx, 'moved', ['claim', 'fact', 'entity'], rows),
    async end() {
      await touch()
      const { count } = await tx`update claims c set fact = m.fact, entity = m.entity from moved m where m.claim = c.id`
      await touch()
      await tx`drop table moved`
      return count > 0
    },
  }
}
