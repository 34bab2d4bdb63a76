import type { Sql, TransactionSql } from 'postgres'
import type { Subgraph } from '#toolkit/subgraph'

/** The transaction of one subgraph. */
export type Participant = Pick<Subgraph, 'name' | 'intake' | 'sql'> & Open

/**
 * Does `work` in a transaction of each subgraph. What it does not commit is undone when it ends, and when it fails.
 *
 *     await inTransactions(graph.subgraphs, async parts => { …; await commit(parts) })
 */
export async function inTransactions<T>(subgraphs: Subgraph[], work: (parts: Participant[]) => Promise<T>): Promise<T> {
  const open: Participant[] = []
  try {
    for (const { name, intake, sql } of subgraphs) open.push({ name, intake, sql, ...(await opened(sql)) })
    return await work(open)
  } finally {
    await Promise.all(open.map(transaction => transaction.undo()))
  }
}

/**
 * The same for work that writes. No two write at a time, even where the connections that keep others away (`alone`) were lost: who
 * comes second waits for five seconds, in which PostgreSQL ends what a process was at that was killed. Throws StillWriting then.
 *
 *     await inWriting(graph.subgraphs, async parts => { …; await commit(parts) })
 */
export const withWriteLock = <T>(subgraphs: Subgraph[], work: (parts: Participant[]) => Promise<T>): Promise<T> =>
  inTransactions(subgraphs, async parts => {
    for (const { name, tx } of parts) {
      await tx`set local lock_timeout = '5s'`
      await tx`select pg_advisory_xact_lock(hashtext(${rowsOf(name)}))`.catch(error => {
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

const rowsOf = (name: string) => `accord:${name}:rows`

/** Whether nobody else writes an import into this subgraph, until the transaction ends. */
export const allowWrites = (tx: TransactionSql, name: string): Promise<boolean> => isLocked(tx, rowsOf(name))

/** Commits one after the other. Throws before the first if any connection was lost meanwhile. */
export async function commit(parts: Participant[]): Promise<void> {
  parts.forEach(rejectIfLost)
  for (const part of parts) {
    rejectIfLost(part)
    await part.commit()
  }
}

/**
 * Does `work` while nobody else imports into any of these subgraphs. Whoever comes second waits, which `onWait` hears, or, if it is not
 * to wait, does nothing and gives `undefined`; so also where somebody else still writes.
 *
 *     await alone(graph.subgraphs, () => settleCutOff(graph.subgraphs))
 */
export async function withImportLock<T>(
  subgraphs: Subgraph[],
  work: () => Promise<T>,
  { waits = true, onWait = () => {} }: { waits?: boolean; onWait?: () => void } = {},
): Promise<T | undefined> {
  return inTransactions(subgraphs, async parts => {
    // In the order of the list, which is the same for all who import, so that no two wait for each other.
    for (const { name, tx } of parts) {
      const key = `accord:${name}:imports`
      if (await isLocked(tx, key)) continue
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

/** Takes a lock until the transaction ends, unless somebody else has it. */
async function isLocked(tx: TransactionSql, key: string): Promise<boolean> {
  const [lock] = await tx<{ isOurs: boolean }[]>`select pg_try_advisory_xact_lock(hashtext(${key})) as "isOurs"`
  return lock!.isOurs
}

/** The same piece of work for each, side by side. All are waited for, so that none goes on in what is being undone. */
export async function forEachParticipant<Each, T>(
  all: Each[],
  work: (each: Each, at: number) => Promise<T>,
): Promise<T[]> {
  const results = await Promise.allSettled(all.map(work))
  return results.map(result => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
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

function rejectIfLost({ lost }: Open): void {
  const cause = lost()
  if (cause) throw cause
}
