import type { TransactionSql } from 'postgres'
import { copyInto } from '#toolkit/sql'

/** Claims that are to speak of another fact. */
export type ClaimMoves = {
  /** Each with its new fact and entity. */
  add(rows: [claim: string, fact: string, entity: string][]): Promise<void>
  /** Moves them, and gives whether there were any. */
  end(): Promise<boolean>
}

/** Moves claims; the facts that they leave and those that they come to go to `touched`. */
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
