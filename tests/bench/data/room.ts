import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { loadBundle } from '#data/import'
import type { SubgraphOptions } from '#src/toolkit/subgraph/types.ts'
import { databaseIn } from '#tests/database'
import { readConfig } from '#toolkit/config'
import { startEmbedded } from '#toolkit/embedded-postgres'
import { createLog } from '#toolkit/runtime'
import { type RunningSubgraphs, startSubgraphs } from '#toolkit/subgraph'

export const root = fileURLToPath(new URL('../../../', import.meta.url))
export const reference = join(root, 'data/reference')

/** Runs `work` in a temporary folder, which is removed afterwards. */
export async function inRoom<T>(work: (room: string) => Promise<T>): Promise<T> {
  const room = mkdtempSync(join(tmpdir(), 'accord-bench-'))
  // If the benchmark runs as root, PostgreSQL runs as another user, which must reach the data below this folder.
  chmodSync(room, 0o711)
  try {
    return await work(room)
  } finally {
    rmSync(room, { recursive: true, force: true })
  }
}

export type Server = {
  url: string
  socketDir: string | undefined
  /**
   * Starts the subgraphs on the database of this name, which is created if it is missing. `rowCache` is the size of the
   * row cache in bytes; by default there is none.
   */
  graphIn(name: string, options?: { names?: string[]; rowCache?: number } & SubgraphOptions): Promise<RunningSubgraphs>
  /** The same, with the reference data imported. */
  referenceIn(name: string): Promise<RunningSubgraphs>
}

/** Runs `work` with a PostgreSQL, which is stopped and removed afterwards. */
export const withServer = <T>(work: (server: Server) => Promise<T>): Promise<T> =>
  inRoom(async home => {
    const log = createLog('fatal')
    const { url, socketDir, stop } = await startEmbedded({ home, log })
    const server: Server = {
      url,
      socketDir,
      async graphIn(name, { rowCache = 0, ...options } = {}) {
        const admin = postgres(url, { max: 1, onnotice: () => {} })
        const [known] = await admin`select from pg_database where datname = ${name}`
        if (!known) await admin`create database ${admin(name)}`
        await admin.end()
        return startSubgraphs(
          { ...readConfig({}), rowCache, databaseUrl: databaseIn(url, name), socketDir },
          log,
          options,
        )
      },
      async referenceIn(name) {
        const graph = await server.graphIn(name)
        await loadBundle(reference, graph.subgraphs)
        return graph
      },
    }
    try {
      return await work(server)
    } finally {
      await stop()
    }
  })
