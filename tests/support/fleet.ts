import { inject } from 'vitest'
import { freshDatabase } from '#tests/graph'
import { freePort, run, type Serving, serve } from '#tests/processes'
import { subgraphNames } from '#toolkit/subgraph'

/*
 * The graph as separate processes: each subgraph and the gateway, with their own database. `restart` starts a subgraph
 * again at the same address, as a container platform does.
 */

type Settings = Record<string, string | number>

export type Fleet = {
  gateway: Serving
  urls: Record<string, string>
  /** Stops a subgraph, starts it again, and returns the milliseconds until it is ready. */
  restart(name: string, signal: NodeJS.Signals): Promise<number>
  /** Imports a bundle and returns the exit code. */
  importing(bundle: string): Promise<number | string>
  stop(): Promise<void>
}

export async function fleet(settings: Settings = {}): Promise<Fleet> {
  const { config, drop } = await freshDatabase('reference')
  const names = subgraphNames()
  const ports = Object.fromEntries(await Promise.all(names.map(async name => [name, await freePort()] as const)))
  const urls = Object.fromEntries(names.map(name => [name, `http://127.0.0.1:${ports[name]}/graphql`]))
  const addresses = Object.fromEntries(names.map(name => [`SUBGRAPH_URL_${name.toUpperCase()}`, urls[name]!]))
  const database = { DATABASE_URL: config.databaseUrl, PG_SOCKET_DIR: inject('postgres').socketDir! }
  const started = (name: string) =>
    serve('gateway/server/serve-command.ts', [name], {
      ...database,
      ...addresses,
      DATABASE_POOL_SIZE: 4,
      LOG_LEVEL: 'warn',
      ...settings,
      PORT: ports[name]!,
    })
  const running = new Map(await Promise.all(names.map(async name => [name, await started(name)] as const)))
  const gateway = await serve('gateway/server/serve-command.ts', ['gateway'], {
    ...addresses,
    LOG_LEVEL: 'warn',
    ...settings,
  })
  return {
    gateway,
    urls,
    async restart(name, signal) {
      await running.get(name)!.end(signal)
      const again = await started(name)
      running.set(name, again)
      return again.took
    },
    importing: async bundle => (await run('data/commands/import.ts', [bundle], database)).code,
    async stop() {
      await gateway.end()
      await Promise.all([...running.values()].map(each => each.end()))
      await drop()
    },
  }
}
