import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '#toolkit/embedded/port'
import { bodyOf, type Operation, type Question } from './lanes.ts'
import { answer, body, prepare } from './postgraphile.ts'
import { program, type Running, running } from './processes.ts'
import { type Database, supergraphIn } from './room.ts'

/*
 * What is compared. Each is a tree of processes of its own that answers POST on a port of 127.0.0.1, all on one database.
 */

export type Room = {
  folder: string
  database: Database
  /** Where the packages of others are. */
  peers: string | undefined
  /** Accord's subgraphs as they answer gateways of others; started when first wanted. */
  open?: ReturnType<typeof ownFleet>
}

export type Variant = {
  name: string
  processes: Running[]
  port: number
  path: string
  /** Operations that it is not asked. */
  lacks?: Operation
  /** The question as this variant is asked it, and its answer in the common shape. */
  body(question: Question): string
  answer(data: any, question: Question): unknown
}

/** Starts a variant; what is cached of whole answers is so only where the same is asked again and again. */
type Start = (room: Room, settings: { isCached: boolean }) => Promise<Variant>

export const variants: Record<string, Start> = {
  async stock(room) {
    const subgraphs = await fleet(room, 'stock', stocked, name => ({
      command: program('./stock/subgraph.ts', name),
      env: databaseOf(room),
    }))
    const port = await freePort()
    const supergraph = supergraphIn(room.folder, 'stock', subgraphs.ports)
    const gateway = await running(program('./stock/gateway.ts', supergraph), {
      ...placed(room, 'stock-gateway'),
      role: 'gateway',
      port,
      env: {},
    })
    return variant('stock', port, [gateway, ...subgraphs.processes])
  },

  async 'accord-processes'(room, { isCached }) {
    const home = { ...databaseOf(room), ACCORD_HOME: homeIn(room), ...guarded, ...cached(isCached) }
    const subgraphs = await ownFleet(room, 'accord', home)
    const port = await freePort()
    const gateway = await running(program('gateway/serve.ts', 'gateway'), {
      ...placed(room, 'accord-gateway'),
      role: 'gateway',
      port,
      env: { ...home, ...addressesOf(subgraphs.ports) },
    })
    return variant('accord-processes', port, [gateway, ...subgraphs.processes])
  },

  'accord-one': (room, { isCached }) => whole(room, 'accord-one', isCached),
  'accord-workers': (room, { isCached }) => whole(room, 'accord-workers', isCached, '--workers', '2'),

  'hive-js': room => hive(room, 'hive-js'),
  'hive-rust': room => hive(room, 'hive-rust', '--hive-router-runtime'),

  async yoga(room) {
    const port = await freePort()
    const command = program('./yoga.ts', join(room.peers!, 'package.json'))
    return variant('yoga', port, [
      await running(command, { ...placed(room, 'yoga'), role: 'gateway', port, env: databaseOf(room) }),
    ])
  },

  async postgraphile(room) {
    const port = await freePort()
    const command = [
      join(room.peers!, 'node_modules/node/bin/node'),
      program('./postgraphile.mjs').at(-1)!,
      join(room.peers!, 'package.json'),
    ]
    await prepare(room.database)
    const process = await running(command, {
      ...placed(room, 'postgraphile'),
      role: 'gateway',
      port,
      env: databaseOf(room),
    })
    return { ...variant('postgraphile', port, [process]), body, answer }
  },

  async floor(room) {
    const port = await freePort()
    const process = await running(program('./floor.ts'), {
      ...placed(room, 'floor'),
      role: 'gateway',
      port,
      env: databaseOf(room),
    })
    return { ...variant('floor', port, [process]), lacks: 'Cold' }
  },
}

/** Those that need the packages of others. */
export const ofOthers = ['hive-js', 'hive-rust', 'yoga', 'postgraphile']

const stocked = ['initiatives', 'agreements', 'organisations', 'sources']
const all = [...stocked, 'links']

/** The product as it is run, but that whoever asks comes from many addresses, so that its limit for one is not in the way. */
const guarded = { TRUST_PROXY: '127.0.0.1' }
const cached = (isCached: boolean): Record<string, string> => (isCached ? {} : { ANSWER_CACHE_MB: '0' })

async function whole(room: Room, name: string, isCached: boolean, ...options: string[]): Promise<Variant> {
  const port = await freePort()
  const process = await running(program('gateway/start.ts', ...options), {
    ...placed(room, name),
    role: 'gateway',
    port,
    env: { ...databaseOf(room), ACCORD_HOME: homeIn(room), ...guarded, ...cached(isCached) },
  })
  return variant(name, port, [process])
}

/** Hive Gateway on the subgraphs of Accord, which answer it unsigned. */
async function hive(room: Room, name: string, ...options: string[]): Promise<Variant> {
  room.open ??= ownFleet(room, 'open', { ...databaseOf(room), ACCORD_HOME: homeIn(room), SUBGRAPH_CALLERS: 'anyone' })
  const { ports, processes } = await room.open
  const port = await freePort()
  const bin = join(room.peers!, 'node_modules/@graphql-hive/gateway/dist/bin.js')
  const supergraph = supergraphIn(room.folder, 'open', ports)
  const gateway = await running(
    [process.execPath, bin, 'supergraph', supergraph, '--host', '127.0.0.1', '--port', String(port), ...options],
    {
      ...placed(room, name),
      role: 'gateway',
      port,
      env: {},
    },
  )
  return variant(name, port, [gateway, ...processes])
}

const ownFleet = (room: Room, name: string, env: Record<string, string>) =>
  fleet(room, name, all, (subgraph, ports) => ({
    command: program('gateway/serve.ts', subgraph),
    env: { ...env, ...addressesOf(ports) },
  }))

async function fleet(
  room: Room,
  of: string,
  names: string[],
  made: (name: string, ports: Record<string, number>) => { command: string[]; env: Record<string, string> },
) {
  const ports: Record<string, number> = {}
  for (const name of names) ports[name] = await freePort()
  const processes = await Promise.all(
    names.map(name => {
      const { command, env } = made(name, ports)
      return running(command, { ...placed(room, `${of}-${name}`), role: 'subgraphs', port: ports[name]!, env })
    }),
  )
  return { ports, processes }
}

const variant = (name: string, port: number, processes: Running[], path = '/graphql'): Variant => ({
  name,
  processes,
  port,
  path,
  body: bodyOf,
  answer: data => data,
})

const placed = ({ folder }: Room, name: string) => ({ name, logs: join(folder, 'logs') })

const databaseOf = ({ database: { url, socketDir } }: Room) => ({
  DATABASE_URL: url,
  ...(socketDir && { PG_SOCKET_DIR: socketDir }),
})

const addressesOf = (ports: Record<string, number>) =>
  Object.fromEntries(
    Object.entries(ports).map(([name, port]) => [
      `SUBGRAPH_URL_${name.toUpperCase()}`,
      `http://127.0.0.1:${port}/graphql`,
    ]),
  )

function homeIn({ folder }: Room): string {
  const home = join(folder, 'accord')
  mkdirSync(home, { recursive: true })
  return home
}
