import { inject } from 'vitest'
import { freshDatabase } from '#tests/graph'
import { freePort, run, type Serving, serve } from '#tests/processes'
import { subgraphNames } from '#toolkit/subgraph'

/*
 * The graph as separate processes: each subgraph and the gateway, on a database of their own. Whoever of them ends is started
 * again at once at its address, as containers are.
 */

type Settings = Record<string, string | number>

export type Fleet = {
  gateway: Serving
  urls: Record<string, string>
  /** Ends a subgraph and gives the milliseconds until it is ready again. */
  restart(name: string, signal: NodeJS.Signals): Promise<number>
  /** Imports a bundle and gives the exit code. */
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
