import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { imported } from '#bench/data/imported'
import { reference, root } from '#bench/data/room'
import { writeCopies } from '#tests/copies'
import { startEmbedded } from '#toolkit/embedded-postgres'
import { createLog } from '#toolkit/runtime'

/*
 * The shared environment of the variants: a PostgreSQL with the reference data and copies of them, and a folder.
 */

/** The environment in which a variant starts. */
export type Room = {
  folder: string
  database: Database
  /** The folder with the packages of the other servers; undefined if they could not be installed. */
  peers: string | undefined
  /** Whether the response cache is on: only in the lanes that repeat one query. */
  isCached: boolean
}

export type Database = { url: string; socketDir: string | undefined; pid: number; stop(): Promise<void> }

/**
 * Starts a database in `folder`, and fills it at the first start: with the reference data and `copies` copies of them.
 */
export async function databaseIn(folder: string, copies: number, which = ''): Promise<Database> {
  const home = join(folder, `copies-${copies}${which}`)
  const isFilled = join(home, 'filled')
  mkdirSync(home, { recursive: true })
  const database = await startEmbedded({ home, log: createLog('fatal') })
  if (existsSync(isFilled)) return database
  await imported([reference], home)
  if (copies > 0) {
    const bundle = join(home, 'bundle')
    await writeCopies(reference, bundle, copies)
    const { rows, seconds } = await imported([bundle], home)
    console.log(`${copies} copies of the reference data: ${rows.toLocaleString('en')} rows in ${seconds.toFixed(0)} s`)
  }
  const sql = connected(database)
  await sql`vacuum analyze`
  await sql.end()
  writeFileSync(isFilled, '')
  return database
}

export const connected = ({ url, socketDir }: Database) =>
  postgres(url, { max: 2, onnotice: () => {}, ...(socketDir && { host: socketDir }) })

/** Writes the supergraph, with the ports of these subgraphs, to a file in the folder. Returns its path. */
export function supergraphIn(folder: string, name: string, subgraphs: Record<string, { port: number }>): string {
  const file = join(folder, `${name}.graphql`)
  const sdl = readFileSync(join(root, 'schema/supergraph.graphql'), 'utf8')
  const placed = sdl.replace(/(@join__graph\(name: "([\w-]+)", url: ")[^"]*/g, (whole, begin, subgraph) =>
    subgraphs[subgraph] ? `${begin}http://127.0.0.1:${subgraphs[subgraph].port}/graphql` : whole,
  )
  writeFileSync(file, placed)
  return file
}

/** Creates the views and functions of ./postgraphile.sql in a database. */
export async function preparePostgraphile(database: Database): Promise<void> {
  const sql = connected(database)
  await sql.unsafe(readFileSync(new URL('./postgraphile.sql', import.meta.url), 'utf8'))
  await sql.end()
}

/**
 * The folder with the packages of the other servers, after their installation. If it fails, prints why and returns
 * undefined.
 */
export async function peersIn(folder: string): Promise<string | undefined> {
  const peers = join(folder, 'peers')
  const isInstalled = join(peers, 'installed')
  if (existsSync(isInstalled)) return peers
  cpSync(join(root, 'tests/bench/peers'), peers, { recursive: true })
  try {
    await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund'], { cwd: peers, maxBuffer: 1e8 })
  } catch (error) {
    console.log(
      `The other servers are not measured, because npm ci failed: ${String((error as Error).message).slice(0, 300)}`,
    )
    return undefined
  }
  writeFileSync(isInstalled, '')
  return peers
}
