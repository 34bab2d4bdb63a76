import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { writeCopies } from '#tests/copies'
import { createLog, startEmbedded } from '#toolkit'
import { imported } from '../data/imported.ts'
import { reference, root } from '../data/room.ts'

/*
 * What all variants share: one PostgreSQL, and in it the reference data so many times over.
 */

export type Database = { url: string; socketDir: string | undefined; pid: number; stop(): Promise<void> }

/** A database in `folder`; filled, unless it is already. Without copies it has the reference data alone. */
export async function databaseIn(folder: string, copies: number): Promise<Database> {
  const home = join(folder, `copies-${copies}`)
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

/** The composed graph with subgraphs at other addresses, as a file of the folder. */
export function supergraphIn(folder: string, name: string, ports: Record<string, number>): string {
  const file = join(folder, `${name}.graphql`)
  const sdl = readFileSync(join(root, 'schema/supergraph.graphql'), 'utf8')
  const moved = sdl.replace(/(@join__graph\(name: "([\w-]+)", url: ")[^"]*/g, (whole, begin, subgraph) =>
    ports[subgraph] ? `${begin}http://127.0.0.1:${ports[subgraph]}/graphql` : whole,
  )
  writeFileSync(file, moved)
  return file
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
