import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { loadBundle } from '#data/import'
import { readConfig } from '#toolkit/config'
import { startEmbedded } from '#toolkit/embedded-postgres'
import { createLog } from '#toolkit/runtime'
import { startSubgraphs } from '#toolkit/subgraph'

/*
 * A PostgreSQL server in its own folder. It has two template databases, which test files clone: one with the reference
 * bundle, one with empty tables.
 */

declare module 'vitest' {
  interface ProvidedContext {
    postgres: { url: string; socketDir: string | undefined }
  }
}

export const TEMPLATES = { reference: 'accord_reference', empty: 'accord_empty' } as const

const reference = fileURLToPath(new URL('../../data/reference', import.meta.url))

/**
 * Starts one server for all projects of a run. Vitest calls this once for each project, and the last teardown stops the
 * server.
 */
export default async function setup(project: TestProject) {
  const run = globalThis as { accordTestServer?: { users: number; started: ReturnType<typeof startServer> } }
  run.accordTestServer ??= { users: 0, started: startServer() }
  const server = run.accordTestServer
  server.users++
  const { url, socketDir, stop } = await server.started
  project.provide('postgres', { url, socketDir })
  return async () => {
    if (--server.users === 0) await stop()
  }
}

async function startServer() {
  const home = mkdtempSync(join(fastFolder(), 'accord-test-'))
  // If root runs the tests, PostgreSQL runs as another user, which must be able to enter this folder. Otherwise it gets
  // a folder elsewhere, which nothing removes.
  chmodSync(home, 0o711)
  const log = createLog('warn')
  const { url, socketDir, stop } = await startEmbedded({ home, log })
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  // The data need not survive a power failure.
  await sql`alter system set fsync = off`
  await sql`select pg_reload_conf()`
  await sql`create database ${sql(TEMPLATES.empty)}`
  const graph = await startSubgraphs(
    { ...readConfig({}), databaseUrl: databaseIn(url, TEMPLATES.empty), socketDir },
    log,
  )
  await graph.stop()
  await sql`create database ${sql(TEMPLATES.reference)} template ${sql(TEMPLATES.empty)}`
  const filled = await startSubgraphs(
    { ...readConfig({}), databaseUrl: databaseIn(url, TEMPLATES.reference), socketDir },
    log,
  )
  const { errors } = await loadBundle(reference, filled.subgraphs)
  await filled.catchUp()
  await filled.stop()
  await sql.end()
  if (errors.length > 0) throw new Error(`The reference bundle has errors: ${JSON.stringify(errors.slice(0, 5))}`)
  return {
    url,
    socketDir,
    async stop() {
      await stop()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** A file system in memory with 4 GiB free, if there is one: a clone takes 30 ms there, and 230 ms on a disk. */
function fastFolder(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    return bavail * bsize > 4 * 2 ** 30 ? '/dev/shm' : tmpdir()
  } catch {
    return tmpdir()
  }
}

/** The address of another database on the same server. */
export function databaseIn(url: string, name: string): string {
  const address = new URL(url)
  address.pathname = `/${name}`
  return address.href
}

/** A random name for a database. */
export const freshName = () => `accord_${randomBytes(6).toString('hex')}`
