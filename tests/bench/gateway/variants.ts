import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '#bench/data/room'
import { freePort } from '#src/toolkit/embedded-postgres/free-port.ts'
import { asGraphql, asHiveRust, asPostgraphile, type Dialect } from './dialects.ts'
import type { Operation } from './lanes.ts'
import { program, type Running, started } from './processes.ts'
import { type Database, preparePostgraphile, type Room, supergraphIn } from './room.ts'

/*
 * The variants to compare. Each is a tree of processes that serves POST /graphql on a port of 127.0.0.1.
 */

export type Variant = Dialect & {
  name: string
  port: number
  processes: Running[]
  database: Database
  /** An operation that the variant does not support. */
  lacks?: Operation
}

export const variants: Record<string, (room: Room) => Promise<Variant>> = {
  stock: async room => {
    const subgraphs = await fleet(room, 'stock', stockSubgraphs, name => program('./stock/subgraph.ts', name), {})
    const supergraph = supergraphIn(room.folder, 'stock', subgraphs)
    const gateway = await started(room, 'stock-gateway', program('./stock/gateway.ts', supergraph), {})
    return variant(room, 'stock', [gateway, ...Object.values(subgraphs)])
  },

  'accord-processes': async room => {
    const settings = settingsIn(room)
    const subgraphs = await fleet(room, 'accord', accordSubgraphs, serve, settings)
    const gateway = await started(room, 'accord-gateway', serve('gateway'), { ...settings, ...addressesOf(subgraphs) })
    return variant(room, 'accord-processes', [gateway, ...Object.values(subgraphs)])
  },
  'accord-one': room => alone(room, 'accord-one', npmRun('start'), settingsIn(room)),
  // Without a row cache, so that all rows are read from PostgreSQL.
  'accord-lookups': room => alone(room, 'accord-lookups', npmRun('start'), { ...settingsIn(room), ROW_CACHE_MB: '0' }),
  'accord-workers': room => alone(room, 'accord-workers', npmRun('start', '--workers', '2'), settingsIn(room)),

  'hive-js': room => hive(room, 'hive-js'),
  'hive-rust': async room => ({ ...(await hive(room, 'hive-rust', '--hive-router-runtime')), ...asHiveRust }),

  yoga: room => alone(room, 'yoga', program('./yoga.ts', join(room.peers!, 'package.json')), {}),
  postgraphile: async room => {
    await preparePostgraphile(room.database)
    const node22 = join(room.peers!, 'node_modules/node/bin/node')
    const command = [node22, program('./postgraphile.mjs').at(-1)!, join(room.peers!, 'package.json')]
    return { ...(await alone(room, 'postgraphile', command, {})), ...asPostgraphile }
  },

  floor: async room => ({ ...(await alone(room, 'floor', program('./floor.ts'), {})), lacks: 'Cold' }),
}

/** Variants that need the packages of other projects. */
export const ofOthers = ['hive-js', 'hive-rust', 'yoga', 'postgraphile']
/** Variants on the second PostgreSQL. */
export const onSecond = ['hive-js', 'hive-rust', 'accord-lookups']
/** Variants with a response cache in the lanes that repeat one query. */
export const caching = ['accord-processes', 'accord-one', 'accord-workers']

const stockSubgraphs = ['initiatives', 'agreements', 'organisations', 'sources']
const accordSubgraphs = [...stockSubgraphs, 'links']

/** The command of `npm start` or `npm run serve`, without npm. */
function npmRun(script: 'start' | 'serve', ...args: string[]): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const [, ...words] = scripts[script]!.split(' ')
  return [process.execPath, ...words.map(word => (word.endsWith('.mjs') ? join(root, word) : word)), ...args]
}
const serve = (name: string) => npmRun('serve', name)

/**
 * The defaults of production, with one exception: the client may send many addresses, so that the rate limit of one is
 * not reached.
 */
const settingsIn = ({ folder, isCached }: Room): Record<string, string> => ({
  ACCORD_HOME: join(folder, 'accord'),
  TRUST_PROXY: '127.0.0.1',
  ...(!isCached && { RESPONSE_CACHE_MB: '0' }),
})

/** Hive Gateway on the subgraphs of Accord, which accept its unsigned calls. Both planners use the same subgraphs. */
async function hive(room: Room, name: string, ...options: string[]): Promise<Variant> {
  const settings = { ...settingsIn(room), SUBGRAPH_CALLERS: 'anyone' }
  fleets.set(room, fleets.get(room) ?? fleet(room, 'open', accordSubgraphs, serve, settings))
  const subgraphs = await fleets.get(room)!
  const bin = join(room.peers!, 'node_modules/@graphql-hive/gateway/dist/bin.js')
  const supergraph = supergraphIn(room.folder, name, subgraphs)
  const gateway = await started(room, name, [process.execPath, bin, 'supergraph', supergraph, ...options], {})
  return variant(room, name, [gateway, ...Object.values(subgraphs)])
}

type Fleet = Record<string, Running>
const fleets = new Map<Room, Promise<Fleet>>()

/** Starts each subgraph in a process of its own, with the addresses of all subgraphs. */
async function fleet(
  room: Room,
  of: string,
  names: string[],
  command: (name: string) => string[],
  settings: Record<string, string>,
): Promise<Fleet> {
  const ports: Record<string, { port: number }> = {}
  for (const name of names) ports[name] = { port: await freePort() }
  const all = names.map(async name => {
    const place = { role: 'subgraphs' as const, port: ports[name]!.port }
    return [
      name,
      await started(room, `${of}-${name}`, command(name), { ...settings, ...addressesOf(ports) }, place),
    ] as const
  })
  return Object.fromEntries(await Promise.all(all))
}

const addressesOf = (subgraphs: Record<string, { port: number }>) =>
  Object.fromEntries(
    Object.entries(subgraphs).map(([name, { port }]) => [
      `SUBGRAPH_URL_${name.toUpperCase()}`,
      `http://127.0.0.1:${port}/graphql`,
    ]),
  )

const alone = async (room: Room, name: string, command: string[], settings: Record<string, string>) =>
  variant(room, name, [await started(room, name, command, settings)])

const variant = ({ database }: Room, name: string, processes: Running[]): Variant => ({
  name,
  port: processes[0]!.port,
  processes,
  database,
  ...asGraphql,
})
