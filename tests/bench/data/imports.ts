import { chmodSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import postgres, { type Sql } from 'postgres'
import { writeCopies } from '#tests/copies'
import { startEmbedded } from '#toolkit/embedded-postgres'
import { createLog } from '#toolkit/runtime'
import { clientCopy, serverCopy } from './bare.ts'
import { type Imported, imported } from './imported.ts'
import { median, type Outcome, print } from './outcome.ts'
import { withBundleOf } from './raw.ts'
import { inRoom, reference } from './room.ts'

/*
 * Measures imports of copies of the reference data and of public data sets. Each import runs `npm run import` in a home
 * of its own that already has the reference data. A bare COPY of the same rows is the baseline. Every round runs all
 * imports, and the tables show medians.
 */

/** `raw` maps adapters to the folders of their public data sets. */
export type ImportsOptions = { copies: number; rounds: number; raw: Record<string, string> }

/** In seconds: `start` is an import that finds no new rows, `client` and `server` are the bare COPYs. */
type Measured = Imported & { start: number; client: number; server: number }

type Import = { name: string; folder: string; adapter?: string }

export const imports = ({ copies, rounds, raw }: ImportsOptions): Promise<Outcome[]> =>
  inRoom(async room => {
    const sets = Object.entries(raw).map(([adapter, folder]): Import => ({ name: adapter, folder, adapter }))
    const all = [await copiesIn(room, copies), await copiesIn(room, 10 * copies), ...sets]
    const rows = all.map((): Measured[] => [])
    const together: Measured[] = []
    for (let round = 0; round < rounds; round++) {
      for (const [at, each] of all.entries()) rows[at]!.push(sumOf(await inHome(home => oneByOne([each], home))))
      if (sets.length > 1) together.push(sumOf(await inHome(home => oneByOne(sets, home))))
    }
    const measured = all.map(({ name }, at) => ({ name, ...mediansOf(rows[at]!) }))
    if (together.length > 0) measured.push({ name: 'these one after the other', ...mediansOf(together) })
    printAll(measured)
    return outcomesOf(measured)
  })

async function copiesIn(room: string, count: number): Promise<Import> {
  const folder = join(room, `copies-${count}`)
  await writeCopies(reference, folder, count)
  return { name: `${count} copies`, folder }
}

const inHome = <T>(work: (home: string) => Promise<T>): Promise<T> =>
  inRoom(async home => {
    await imported([reference], home)
    return work(home)
  })

async function oneByOne(imports: Import[], home: string): Promise<Measured[]> {
  const all: Measured[] = []
  for (const each of imports) {
    const { seconds: start } = await imported([reference], home)
    // Runs before the import, so that the adapter finds the same graph as in the import.
    const client = await inDatabase(home, (sql, url) => withBundleOf(each, url, bundle => clientCopy(sql, bundle)))
    const made = await imported([each.folder, ...(each.adapter ? ['--from', each.adapter, '--skip-faulty'] : [])], home)
    console.log(`${each.name}: ${made.rows.toLocaleString('en')} rows in ${made.seconds.toFixed(1)} s`)
    all.push({ ...made, start, client, server: await inDatabase(home, sql => serverCopy(sql, sharedIn(home))) })
  }
  return all
}

async function inDatabase<T>(home: string, work: (sql: Sql, url: string) => Promise<T>): Promise<T> {
  const { url, stop } = await startEmbedded({ home, log: createLog('fatal') })
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    return await work(sql, url)
  } finally {
    await sql.end()
    await stop()
  }
}

/** A folder that PostgreSQL can write to: it may run as another user. */
function sharedIn(home: string): string {
  const folder = mkdtempSync(join(home, 'shared-'))
  chmodSync(folder, 0o777)
  return folder
}

const keys = ['rows', 'seconds', 'start', 'client', 'server'] as const

/** The sum of consecutive imports. Only the last server COPY counts, because it contains the claims of all of them. */
const sumOf = (all: Measured[]): Measured => ({
  ...(Object.fromEntries(keys.map(key => [key, all.reduce((sum, each) => sum + each[key], 0)])) as Measured),
  server: all.at(-1)!.server,
  memory: Math.max(...all.map(({ memory }) => memory)),
})

const mediansOf = (all: Measured[]): Measured => ({
  ...(Object.fromEntries(keys.map(key => [key, median(all.map(each => each[key]))])) as Measured),
  memory: Math.max(...all.map(({ memory }) => memory)),
})

type Named = Measured & { name: string }

// Seconds without the fixed cost of every import: to start, and to find out which rows are new.
const beyond = ({ seconds, start }: Measured) => Math.max(seconds - start, 0.001)
const rate = (each: Measured) => each.rows / each.seconds
const shareOfBare = (each: Measured) => each.client / beyond(each)

function printAll(measured: Named[]): void {
  console.log('')
  print([
    [
      'import',
      'rows',
      's',
      'to start',
      'rows/s',
      'beyond the start',
      'bare COPY s',
      'of its speed',
      'by the server s',
      'MB',
    ],
    ...measured.map(each => [
      each.name,
      each.rows,
      each.seconds.toFixed(2),
      each.start.toFixed(2),
      Math.round(rate(each)),
      Math.round(each.rows / beyond(each)),
      each.client.toFixed(2),
      shareOfBare(each).toFixed(2),
      each.server.toFixed(2),
      each.memory,
    ]),
  ])
}

function outcomesOf([small, large, ...sets]: Named[]): Outcome[] {
  const growth = (beyond(large!) / beyond(small!)) * ((10 * small!.rows) / large!.rows)
  const memory = Math.max(...[small!, large!, ...sets].map(each => each.memory))
  return [
    ...[large!, ...sets].flatMap((each): Outcome[] => [
      {
        what: `${each.name}: rows per second, including the start`,
        target: 'at least 30,000',
        measured: Math.round(rate(each)).toLocaleString('en'),
        met: rate(each) >= 30_000,
      },
      {
        what: `${each.name}: share of the speed of a bare COPY`,
        target: 'at least 0.25',
        measured: shareOfBare(each).toFixed(2),
        met: shareOfBare(each) >= 0.25,
      },
    ]),
    {
      what: 'ten times the rows, beyond the start',
      target: 'at most 11 times the time',
      measured: growth.toFixed(1),
      met: growth <= 11,
    },
    { what: 'memory of the largest process', target: 'at most 300 MB', measured: `${memory} MB`, met: memory <= 300 },
  ]
}
