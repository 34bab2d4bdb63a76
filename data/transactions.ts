import type { Sql, TransactionSql } from 'postgres'
import type { Subgraph } from '#toolkit/subgraph'

/*
 * Transactions across the PostgreSQL schemas of several subgraphs, and the advisory locks that serialise imports. `commit` alone
 * is not atomic across subgraphs: import/two-phase-import.ts adds the atomic commit.
 */

/** One subgraph and its open transaction. */
export type Participant = Pick<Subgraph, 'name' | 'intake' | 'sql'> & Open

/**
 * Runs `work` in one transaction per subgraph, and rolls back the transactions that it did not commit.
 *
 *     await inTransactions(graph.subgraphs, async parts => { …; await commit(parts) })
 */
export async function inTransactions<T>(subgraphs: Subgraph[], work: (parts: Participant[]) => Promise<T>): Promise<T> {
  const open: Participant[] = []
  try {
    for (const { name, intake, sql } of subgraphs) open.push({ name, intake, sql, ...(await openTransaction(sql)) })
    return await work(open)
  } finally {
    await Promise.all(open.map(transaction => transaction.undo()))
  }
}

/**
 * Runs `work` in one transaction per subgraph that has an exclusive write lock. If another writer holds the lock, waits up to 5 s,
 * then throws WriteInProgress. PostgreSQL rolls back the transaction of a killed process in less time. The writing transaction
 * itself owns the lock, so the lock outlives the connections of `withImportLock`.
 *
 *     await withWriteLock(graph.subgraphs, async parts => { …; await commit(parts) })
 */
export const withWriteLock = <T>(subgraphs: Subgraph[], work: (parts: Participant[]) => Promise<T>): Promise<T> =>
  inTransactions(subgraphs, async parts => {
    for (const { name, tx } of parts) {
      await tx`set local lock_timeout = '5s'`
      await tx`select pg_advisory_xact_lock(hashtext(${writeLockOf(name)}))`.catch(error => {
        throw error.code === '55P03' ? new WriteInProgress(name) : error
      })
      await tx`set local lock_timeout to default`
    }
    return work(parts)
  })

class WriteInProgress extends Error {
  constructor(name: string) {
    super(`another import is still writing to ${name}: wait until it ends`)
  }
}

const writeLockOf = (name: string) => `accord:${name}:rows`

/** Tries to take the write lock of a subgraph until the transaction ends; false if another import has it. */
export const allowWrites = (tx: TransactionSql, name: string): Promise<boolean> => tryLock(tx, writeLockOf(name))

/** Commits the transactions one after the other. Throws before the first commit if a connection was lost. */
export async function commit(parts: Participant[]): Promise<void> {
  parts.forEach(rejectIfLost)
  for (const part of parts) {
    rejectIfLost(part)
    await part.commit()
  }
}

/**
 * Runs `work` with an exclusive import lock on all these subgraphs. If another import holds a lock, calls `onWait` and waits. With
 * `waits: false` returns `undefined` instead, also if `work` throws WriteInProgress.
 *
 *     await withImportLock(graph.subgraphs, () => settleInterrupted(graph.subgraphs))
 */
export async function withImportLock<T>(
  subgraphs: Subgraph[],
  work: () => Promise<T>,
  { waits = true, onWait = () => {} }: { waits?: boolean; onWait?: () => void } = {},
): Promise<T | undefined> {
  return inTransactions(subgraphs, async parts => {
    // All imports lock the subgraphs in the same order, which prevents a deadlock.
    for (const { name, tx } of parts) {
      const key = `accord:${name}:imports`
      if (await tryLock(tx, key)) continue
      if (!waits) return undefined
      onWait()
      await tx`select pg_advisory_xact_lock(hashtext(${key}))`
    }
    return work().catch(error => {
      if (waits || !(error instanceof WriteInProgress)) throw error
      return undefined
    })
  })
}

/** Takes a lock until the transaction ends; false if another transaction has it. */
async function tryLock(tx: TransactionSql, key: string): Promise<boolean> {
  const [lock] = await tx<{ isOurs: boolean }[]>`select pg_try_advisory_xact_lock(hashtext(${key})) as "isOurs"`
  return lock!.isOurs
}

/** Runs `work` for each item concurrently. Waits for all even if one fails, because no work may continue during the rollback. */
export async function forEachParticipant<Each, T>(
  all: Each[],
  work: (each: Each, at: number) => Promise<T>,
): Promise<T[]> {
  const running = all.map(work)
  await Promise.allSettled(running)
  return Promise.all(running)
}

type Open = { tx: TransactionSql; lost: () => Error | undefined; commit(): Promise<void>; undo(): Promise<void> }

/** Opens a transaction with explicit `commit` and `undo`. `lost` returns the error if the connection was lost. */
function openTransaction(sql: Sql): Promise<Open> {
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
              // If `undo` used a lost connection, postgres.js would throw outside of any promise (porsager/postgres#1208).
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

function rejectIfLost({ lost }: Open): void {
  const cause = lost()
  if (cause) throw cause
}
