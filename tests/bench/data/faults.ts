import postgres from 'postgres'
import { databaseIn } from '#tests/database'
import { tryFaulty } from '#tests/faulty'
import { mistakes } from '#tests/mistakes/index'
import { type Outcome, print } from './outcome.ts'
import { withServer } from './room.ts'

/** Imports bundles with one to twenty mistakes each, and prints how often each kind of mistake was made. */
export const faults = (bundles: number): Promise<Outcome[]> =>
  withServer(async server => {
    const graph = await server.referenceIn('faulty')
    const sql = postgres(databaseIn(server.url, 'faulty'), { max: 1, onnotice: () => {} })
    const made = await tryFaulty(graph.subgraphs, sql, bundles)
      .catch((error: Error) => {
        console.log(error.message, error.cause)
        return undefined
      })
      .finally(async () => {
        await sql.end()
        await graph.stop()
      })
    const counts = Object.keys(mistakes).map((name): [string, number] => [name, made?.get(name) ?? 0])
    const sum = counts.reduce((sum, [, count]) => sum + count, 0)
    console.log('')
    print([['mistakes made', sum], ...counts])
    return [
      {
        what: `${bundles.toLocaleString('en')} bundles with mistakes`,
        target: 'each reported, no other error reported, no row changed',
        measured: made ? `true for all ${sum.toLocaleString('en')} mistakes` : 'false: see the error above',
        met: made !== undefined,
      },
    ]
  })
