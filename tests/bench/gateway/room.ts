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
 * What all variants share: one PostgreSQL, and in it the reference data so many times over.
 */

/** What a variant finds where it is started. */
export type Room = {
  folder: string
  database: Database
  /** Where the packages of others are, if they could be had. */
  peers: string | undefined
  /** Whether whole answers are kept: only where the same is asked again and again. */
  isCached: boolean
}

export type Database = { url: string; socketDir: string | undefined; pid: number; stop(): Promise<void> }

/** A database in `folder`; filled, unless it is already. Without copies it has the reference data alone. */
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

/** The composed graph with subgraphs at other ports, as a file of the folder. */
export function supergraphIn(folder: string, name: string, subgraphs: Record<string, { port: number }>): string {
  const file = join(folder, `${name}.graphql`)
  const sdl = readFileSync(join(root, 'schema/supergraph.graphql'), 'utf8')
  const placed = sdl.replace(/(@join__graph\(name: "([\w-]+)", url: ")[^"]*/g, (whole, begin, subgraph) =>
    subgraphs[subgraph] ? `${begin}http://127.0.0.1:${subgraphs[subgraph].port}/graphql` : whole,
  )
  writeFileSync(file, placed)
  return file
}

/** Makes in a database what ./postgraphile.sql says. */
export async function preparePostgraphile(database: Database): Promise<void> {
  const sql = connected(database)
  await sql.unsafe(readFileSync(new URL('./postgraphile.sql', import.meta.url), 'utf8'))
  await sql.end()
}

/** The folder with the packages of others, installed where they are not yet; undefined, and a line, where they cannot be had. */
export async function peersIn(folder: string): Promise<string | undefined> {
  const peers = join(folder, 'peers')
  const isInstalled = join(peers, 'installed')
  if (existsSync(isInstalled)) return peers
  cpSync(join(root, 'tests/bench/peers'), peers, { recursive: true })
  try {
    await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund'], { cwd: peers, maxBuffer: 1e8 })
  } catch (error) {
    console.log(`Left out are the programs of others: npm ci failed. ${String((error as Error).message).slice(0, 300)}`)
    return undefined
  }
  writeFileSync(isInstalled, '')
  return peers
}
