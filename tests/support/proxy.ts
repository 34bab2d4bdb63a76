import type { Server, ServerResponse } from 'node:http'
import { Pool } from 'undici'
import { type Handler, json, serverOf, troubles } from '#tests/troubles'

/*
 * A proxy in front of a subgraph. It forwards requests and responses until `fail` sets a fault.
 */

export type FaultProxy = {
  url: string
  heal(): Promise<void>
  fail(fault: string): Promise<void>
  close(): Promise<void>
}

type Code = 'SUBGRAPH_UNAVAILABLE' | 'SUBGRAPH_TIMEOUT'
type Reply = { data: Record<string, any> | null }
/** A failure before the request reaches the subgraph (`handle`), or of its response (`spoil`). */
type Fault = { code: Code; handle?: Handler; spoil?: (reply: Reply, response: ServerResponse) => unknown }

const inside = {
  errors: [{ message: 'select secret from accord_x at 10.1.2.3:5432', stack: 'at run (/srv/app.ts:3:1)' }],
}
const {
  'sends a response over the size limit': _,
  'sends no entities': __,
  'sends too many entities': ___,
  ...shared
} = troubles

/** The faults by name, each with the error code that the client receives. */
export const faults: Record<string, Fault> = {
  ...shared,
  'refuses connections': { code: 'SUBGRAPH_UNAVAILABLE' },
  'responds after the timeout': {
    code: 'SUBGRAPH_TIMEOUT',
    spoil: (reply, response) => setTimeout(() => json(response, reply), 5_000).unref(),
  },
  'does not send HTTP': {
    code: 'SUBGRAPH_UNAVAILABLE',
    handle: ({ socket }) => socket.end('secret garbage\r\n\r\n\0\0'),
  },
  'redirects to another address': {
    code: 'SUBGRAPH_UNAVAILABLE',
    handle: (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:9/secret' }).end(),
  },
  'sends status 500 with internal details': {
    code: 'SUBGRAPH_UNAVAILABLE',
    handle: (_, response) => json(response, inside, 500),
  },
  'sends more than 5 MB': {
    code: 'SUBGRAPH_UNAVAILABLE',
    spoil: ({ data }, response) => json(response, { data, secret: 'x'.repeat(5_100_000) }),
  },
  'sends values of other types': {
    code: 'SUBGRAPH_UNAVAILABLE',
    spoil: ({ data }, response) => json(response, { data: otherTypes(data) }),
  },
  'sends no requested field': {
    code: 'SUBGRAPH_UNAVAILABLE',
    spoil: ({ data }, response) => json(response, { data: data?._entities ? { _entities: [{}] } : {} }),
  },
}

/** Starts a proxy in front of the subgraph at `url`. */
export async function proxyTo(url: string): Promise<FaultProxy> {
  const pool = new Pool(new URL(url).origin)
  let fault: Fault | undefined
  const handle: Handler = async (request, response) => {
    if (fault?.handle) return fault.handle(request, response)
    const { host: _, connection: __, 'content-length': ___, 'transfer-encoding': ____, ...headers } = request.headers
    const forwarded = { method: 'POST' as const, path: '/graphql', headers, body: request.text }
    const { statusCode, headers: given, body } = await pool.request(forwarded)
    const text = await body.text()
    if (fault?.spoil) return fault.spoil(JSON.parse(text), response)
    const cacheControl = String(given['cache-control'])
    response.writeHead(statusCode, { 'content-type': 'application/json', 'cache-control': cacheControl }).end(text)
  }
  const { url: own, server, close } = await serverOf(handle)
  return {
    url: own,
    async heal() {
      fault = undefined
      if (!server.listening) await listening(server, Number(new URL(own).port))
    },
    async fail(name) {
      fault = faults[name]!
      if (fault.handle || fault.spoil) return
      server.closeAllConnections()
      await new Promise(done => server.close(done))
    },
    async close() {
      if (server.listening) await close()
      await pool.destroy()
    },
  }
}

const listening = (server: Server, port: number) =>
  new Promise<void>(done => void server.listen(port, '127.0.0.1', () => done()))

function otherTypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(otherTypes)
  if (typeof value !== 'object' || value === null) return { secret: value }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, otherTypes(each)]))
}
