import type { Sql, TransactionSql } from 'postgres'
import type { Subgraph } from '#toolkit'

/**
 * Does `work` in a transaction of each subgraph, one after the other, and commits them all once all of it is done.
 *
 *     await inTransactions(graph.subgraphs, ({ intake }, tx) => merge(tx, …))
 *
 * Where any of it fails, or any connection is lost meanwhile, all are undone and the cause is thrown. `onCommit` hears that the work is done.
 */
export async function inTransactions(
  subgraphs: Subgraph[],
  work: (subgraph: Subgraph, tx: TransactionSql) => Promise<void>,
  onCommit: () => void = () => {},
): Promise<void> {
  const open: Open[] = []
  try {
    for (const { sql } of subgraphs) open.push(await opened(sql))
    for (const [index, subgraph] of subgraphs.entries()) {
      open.forEach(refuseLost)
      await work(subgraph, open[index]!.tx)
    }
    open.forEach(refuseLost)
    onCommit()
    for (const transaction of open) {
      refuseLost(transaction)
      await transaction.commit()
    }
  } catch (error) {
    await Promise.all(open.map(transaction => transaction.undo()))
    throw error
  }
}

type Open = { tx: TransactionSql; lost: () => Error | undefined; commit(): Promise<void>; undo(): Promise<void> }

/** A transaction that ends when it is told to. postgres.js tells of a lost connection by rejecting what `begin` gave. */
function opened(sql: Sql): Promise<Open> {
  return new Promise((resolve, reject) => {
    let end: { cause?: Error } | undefined
    const ended: Promise<void> = sql
      .begin(
        tx =>
          new Promise<void>((commit, undo) => {
            resolve({
              tx,
              lost: () => end?.cause,
              commit() {
                commit()
                return ended
              },
              // To a connection that is gone nothing may be sent, or postgres.js throws where nobody catches (#1208).
              async undo() {
                if (!end) undo(new Error('undone'))
                await ended.catch(() => {})
              },
            })
          }),
      )
      .then(
        () => {
          end = {}
        },
        cause => {
          end = { cause }
          reject(cause)
          throw cause
        },
      )
    ended.catch(() => {})
  })
}

function refuseLost({ lost }: Open): void {
  const cause = lost()
  if (cause) throw cause
}
