import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import type { SubgraphHttpRequest } from '#src/toolkit/http/subgraph-client.ts'
import { createPeers } from '#src/toolkit/subgraph/peer-clients.ts'
import { createSubgraphServer } from '#src/toolkit/subgraph/subgraph-server.ts'
import { clear, folder } from '#tests/embedded'
import { freshDatabase, freshGraph } from '#tests/graph'
import { asking, freePort, serve } from '#tests/processes'
import { readConfig, readSupergraph } from '#toolkit/config'
import {
  createSigner,
  createSubgraphClient,
  createVerifier,
  listenOnUnixSocket,
  privateKey,
  publicKeys,
  unixSocketOf,
  unixSocketPath,
} from '#toolkit/http'
import { createLog } from '#toolkit/runtime'

/*
 * Processes that share a home call a subgraph over a Unix socket in it, without a token. Other processes, and all of them if there is
 * no socket, use the port.
 */

const log = createLog('silent')
const home = folder()
const config = readConfig({ ACCORD_HOME: home })
const sign = createSigner(privateKey(config), 'gateway')
let graph: Awaited<ReturnType<typeof freshGraph>>
beforeAll(async () => {
  graph = await freshGraph()
})
const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})
afterAll(() => clear(home))

/** The subgraph sources on a port and, unless `socket` is `none`, on a socket. `ways` has the transport of each request. */
async function sources(socket: 'socket' | 'none' = 'socket', port?: number) {
  const ways: string[] = []
  const at = port ?? (await freePort())
  const path = unixSocketPath(config, 'sources', at)!
  const app = await createSubgraphServer(graph.subgraph('sources'), log, {
    isCaller: createVerifier(publicKeys(config), 'sources'),
  })
  app.addHook('onRequest', async ({ raw }) => void ways.push(raw.socket.localPort ? 'port' : 'socket'))
  app.get('/slow', async () => pause(300, { isSlow: true }))
  if (socket === 'socket') listenOnUnixSocket(app, path, log)
  await app.listen({ port: at })
  ends.push(() => app.close())
  return { app, ways, path, port: at }
}

/** A client of the subgraph like that of the gateway. */
function asker({ path, port }: { path: string; port: number }, connectTimeout = 1_000) {
  const { send, close } = createSubgraphClient('sources', new URL(`http://127.0.0.1:${port}`), {
    socket: path,
    sign,
    connectTimeout,
  })
  ends.push(close)
  return async (asked: Partial<SubgraphHttpRequest> = {}) => {
    const { statusCode, body } = await send({ ...question(), ...asked })
    return { status: statusCode, answer: await body.json() }
  }
}

const question = (): SubgraphHttpRequest => ({
  method: 'POST',
  path: '/graphql',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query: '{ source(id: "src_seed") { id } }' }),
  signal: new AbortController().signal,
})
const answered = { status: 200, answer: { data: { source: { id: 'src_seed' } } } }

describe('a private socket', () => {
  test('accepts calls without a token, and only from its own user', async () => {
    const here = await sources()
    const ask = asker(here)
    expect(await Promise.all([ask(), ask()])).toEqual([answered, answered])
    expect(here.ways).toEqual(['socket', 'socket'])
    expect(statSync(dirname(here.path)).mode & 0o777).toBe(0o700)
    expect((await asking(`http://127.0.0.1:${here.port}/graphql`, '{ __typename }')).errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ])
  })

  test('that does not exist is replaced by the port, with a token', async () => {
    const here = await sources('none')
    expect(await asker(here)()).toEqual(answered)
    expect(here.ways).toEqual(['port'])
  })

  test('of a killed process is replaced by the port until the next process listens', async () => {
    const here = await sources('none')
    await left(here.path)
    const ask = asker(here)
    expect(await ask()).toEqual(answered)
    expect([existsSync(here.path), here.ways]).toEqual([true, ['port']])
    await here.app.close()
    const next = await sources('socket', here.port)
    expect(await ask()).toEqual(answered)
    expect(next.ways).toEqual(['socket'])
  })

  test('closes before its port, and answers running requests', async () => {
    const here = await sources()
    const slow = asker(here)({ method: 'GET', path: '/slow' })
    while (here.ways.length === 0) await pause(5)
    const closed = here.app.close()
    await pause(50)
    expect(existsSync(here.path)).toBe(false)
    expect(await slow).toEqual({ status: 200, answer: { isSlow: true } })
    await closed
  })

  test('that cannot be created is replaced by the port', async () => {
    const port = await freePort()
    mkdirSync(`${unixSocketPath(config, 'sources', port)}/taken`, { recursive: true })
    const here = await sources('socket', port)
    expect(await asker({ ...here, path: `${here.path}/taken` })()).toEqual(answered)
    expect(here.ways).toEqual(['port'])
  })

  test('that breaks during a request fails that request, which is not sent again over the port', async () => {
    const here = await sources('none')
    const breaking = createServer(socket => socket.once('data', () => socket.destroy()))
    mkdirSync(dirname(here.path), { recursive: true })
    await once(breaking.listen(here.path), 'listening')
    ends.push(async () => breaking.close())
    await expect(asker(here)()).rejects.toThrow('other side closed')
    expect(here.ways).toEqual([])
  })

  test.each([
    ['with GATEWAY_KEY', { GATEWAY_KEY: 'gateway.key' }],
    ['with GATEWAY_PUBLIC_KEY', { GATEWAY_PUBLIC_KEY: 'gateway.pub' }],
    ['if the path of the home is too long', { ACCORD_HOME: `/tmp/${'deep/'.repeat(20)}` }],
  ])('does not exist %s', (_, settings) => {
    expect(unixSocketPath(readConfig({ ACCORD_HOME: home, ...settings }), 'sources', 4004)).toBeUndefined()
  })

  test('is used only for http addresses of this machine', async () => {
    const to = (origin: string) => unixSocketOf(config, 'sources', new URL(`${origin}:4004/graphql`))
    const path = unixSocketPath(config, 'sources', 4004)
    expect(['http://127.0.0.1', 'http://localhost', 'http://[::1]'].map(to)).toEqual([path, path, path])
    expect(['http://host.test', 'https://localhost'].map(to)).toEqual([undefined, undefined])
  })
})

test.each([
  ['socket', ['socket', 'socket']],
  ['none', ['port', 'port']],
] as const)('the index of links reads the feed of a subgraph over its socket or port: %s', async (socket, expected) => {
  const { ways, port } = await sources(socket)
  const subgraphUrls = { sources: `http://127.0.0.1:${port}/graphql` }
  const peers = createPeers('links', [], readSupergraph(config), { ...config, subgraphUrls })
  ends.push(async () => Promise.all(peers.map(({ close }) => close?.())))
  const { request } = peers.find(({ name }) => name === 'sources')!
  for (let at = 0; at < 2; at++) {
    const { data } = await request('query ($id: ID!) { source(id: $id) { id } }', { id: 'src_seed' })
    expect(data).toEqual({ source: { id: 'src_seed' } })
  }
  expect(ways).toEqual(expected)
})

test('a subgraph and a gateway that share a home use a socket', { tags: ['slow'], timeout: 60_000 }, async () => {
  const { config: database, drop } = await freshDatabase('reference')
  ends.push(drop)
  const [port, shared] = [await freePort(), { ACCORD_HOME: home, LOG_LEVEL: 'warn', DATABASE_POOL_SIZE: 3 }]
  const subgraph = await serve('gateway/server/serve-command.ts', ['sources'], {
    ...shared,
    PORT: port,
    DATABASE_URL: database.databaseUrl,
    PG_SOCKET_DIR: inject('postgres').socketDir!,
  })
  ends.push(() => subgraph.end())
  const at = { SUBGRAPH_URL_SOURCES: `${subgraph.url}/graphql` }
  // Another home has another key, so that a call over the port is rejected.
  const elsewhere = folder()
  ends.push(() => clear(elsewhere))
  const ask = async (settings: Record<string, string | number>) => {
    const gateway = await serve('gateway/server/serve-command.ts', ['gateway'], settings)
    ends.push(() => gateway.end())
    return (await gateway.ask('{ source(id: "src_seed") { id } }')).data?.source
  }
  expect(await ask({ ...shared, ...at })).toEqual({ id: 'src_seed' })
  expect(await ask({ ...shared, ...at, ACCORD_HOME: elsewhere })).toBeNull()
  expect(await subgraph.end()).toBe(0)
  expect(existsSync(unixSocketPath(config, 'sources', port)!)).toBe(false)
})

/** Leaves the socket file of a killed process. */
async function left(path: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true })
  const code = `require('net').createServer().listen(${JSON.stringify(path)}, () => console.log('listens'))`
  const process_ = spawn(process.execPath, ['-e', code])
  await once(process_.stdout, 'data')
  process_.kill('SIGKILL')
  await once(process_, 'close')
}
