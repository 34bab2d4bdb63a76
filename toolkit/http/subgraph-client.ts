import { existsSync } from 'node:fs'
import { type Dispatcher, Pool } from 'undici'
import type { Signal } from '#toolkit/runtime'
import type { Signer } from './call-tokens.ts'

/** A request of a subgraph, but for who makes it. */
export type SubgraphHttpResponse = {
  method: 'GET' | 'POST'
  path: string
  headers: Record<string, string | undefined>
  body?: string
  signal: Signal
  /** For a stream: how long nothing may come, in milliseconds. */
  bodyTimeout?: number
}
export type Send = (request: SubgraphHttpResponse) => Promise<Dispatcher.ResponseData>

/**
 * Sends requests to a subgraph through a pool of kept-alive connections, and follows no redirect: over its private socket as long
 * as there is one, and else signed over its port. How long an answer may take says the signal of each: timers of undici live on for
 * a second.
 *
 *     const { send, close } = sending('sources', new URL('http://127.0.0.1:4004/graphql'), { socket, sign, ...options })
 */
export function createSubgraphClient(
  name: string,
  { origin }: URL,
  {
    socket,
    sign,
    connectTimeout,
    ...options
  }: Pool.Options & { socket?: string; sign?: Signer; connectTimeout: number },
): { send: Send; close(): Promise<unknown> } {
  const open = (at: { socketPath?: string }) =>
    new Pool(origin, {
      connections: 64,
      connect: { timeout: connectTimeout, ...at },
      headersTimeout: 0,
      bodyTimeout: 0,
      ...options,
    })
  const [near, far] = [socket === undefined ? undefined : open({ socketPath: socket }), open({})]
  return {
    async send(request) {
      if (near && existsSync(socket!)) {
        try {
          return await near.request(request)
        } catch (error) {
          if (!isUnconnected(error)) throw error
        }
      }
      request.headers.authorization = await sign?.(name)
      return far.request(request)
    },
    close: () => Promise.all([near?.destroy(), far.destroy()]),
  }
}

/** Nobody listens there, or too many wait to be heard: nothing was sent. */
const isUnconnected = (error: unknown) => (error as { syscall?: unknown }).syscall === 'connect'
