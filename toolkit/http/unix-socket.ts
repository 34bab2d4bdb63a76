import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Config } from '#toolkit/config'
import type { Log } from '#toolkit/runtime'

/*
 * The gateway and the subgraphs that share a home need no port: they ask over sockets in it. Their folder is open to its user
 * alone, who may read the gateway's key as well; so who asks there signs nothing.
 */

/** Where the settings name keys, these say who may ask, and the home does not. */
type Where = Pick<Config, 'home' | 'gatewayKey' | 'gatewayPublicKey'>

/**
 * The path of the socket of the subgraph that listens on `port` of this machine; undefined where there can be none.
 *
 *     privateSocket(config, 'sources', 4004)   // '…/.accord/sockets/sources-4004'
 */
export function unixSocketPath(where: Where, name: string, port: number): string | undefined {
  const path = join(where.home, 'sockets', `${name}-${port}`)
  const isKeyOfHome = where.gatewayKey === undefined && where.gatewayPublicKey === undefined
  return isKeyOfHome && process.platform !== 'win32' && Buffer.byteLength(path) <= longest ? path : undefined
}

/** The same for who asks a subgraph at an address; undefined too where that is of another machine. */
export const unixSocketOf = (where: Where, name: string, { protocol, hostname, port }: URL): string | undefined =>
  protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
    ? unixSocketPath(where, name, Number(port))
    : undefined

/** Bytes of a path, on macOS; Linux takes four more. */
const longest = 103

/**
 * Lets `app` answer on the socket at `path` as well, as long as it listens on its port; without a socket that is enough. What is
 * at `path` when it has its port was left there by a process that has ended.
 */
export function listenOnUnixSocket(app: FastifyInstance, path: string, log: Log): void {
  const server = createServer(socket => {
    app.server.emit('connection', Object.assign(socket, { [mark]: true }))
  })
  app.addHook('onListen', async () => {
    try {
      mkdirSync(dirname(path), { recursive: true })
      chmodSync(dirname(path), 0o700)
      rmSync(path, { force: true })
      await new Promise<void>((resolve, reject) => void server.once('error', reject).listen(path, resolve))
    } catch (err) {
      log.warn({ err, path }, 'there is no private socket: calls come over the port alone')
    }
  })
  // Its path is gone before the port is: whoever has that next has a socket of its own.
  let closed: Promise<void> | undefined
  app.addHook('preClose', async () => {
    closed = new Promise(resolve => void server.close(() => resolve()))
  })
  app.addHook('onClose', async () => closed)
}

/** Whether somebody asks over a private socket. */
export const isUnixSocketRequest = (socket: Socket): boolean => mark in socket

const mark = Symbol('private')
