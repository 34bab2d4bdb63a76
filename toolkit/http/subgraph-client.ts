import { existsSync } from 'node:fs'
import { type Dispatcher, Pool } from 'undici'
import type { Signal } from '#toolkit/runtime'
import type { Signer } from './call-tokens.ts'

/** A request to a subgraph. `createSubgraphClient` adds the `authorization` header. */
export type SubgraphHttpRequest = {
  method: 'GET' | 'POST'
  path: string
  headers: Record<string, string | undefined>
  body?: string
  signal: Signal
  /** A stream fails after this number of milliseconds without data. */
  bodyTimeout?: number
}
export type Send = (request: SubgraphHttpRequest) => Promise<Dispatcher.ResponseData>
type ClientOptions = Pool.Options & { socket?: string; sign?: Signer; connectTimeout: number }

/**
 * An HTTP client for a subgraph, with a pool of keep-alive connections. It sends requests over the Unix socket of the
 * subgraph if that exists, otherwise signed over its port. It follows no redirect. Once connected, a request has no
 * timeout except its signal, because a timer of undici stays alive for about a second.
 *
 *     const { send, close } = createSubgraphClient('sources', new URL('http://127.0.0.1:4004/graphql'), { socket, sign, ...options })
 */
export function createSubgraphClient(
  name: string,
  { origin }: URL,
  { socket, sign, connectTimeout, ...options }: ClientOptions,
): { send: Send; close(): Promise<unknown> } {
  const openPool = (at: { socketPath?: string }) =>
    new Pool(origin, {
      connections: 64,
      connect: { timeout: connectTimeout, ...at },
      headersTimeout: 0,
      bodyTimeout: 0,
      ...options,
    })
  const [socketPool, portPool] = [socket === undefined ? undefined : openPool({ socketPath: socket }), openPool({})]
  return {
    async send(request) {
      if (socketPool && existsSync(socket!)) {
        try {
          return await socketPool.request(request)
        } catch (error) {
          if (!isConnectError(error)) throw error
        }
      }
      request.headers.authorization = await sign?.(name)
      return portPool.request(request)
    },
    close: () => Promise.all([socketPool?.destroy(), portPool.destroy()]),
  }
}

/** Whether the connection failed, since no process listens or its backlog is full. Then nothing was sent. */
const isConnectError = (error: unknown) => (error as { syscall?: unknown }).syscall === 'connect'
