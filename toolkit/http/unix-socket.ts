import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Log } from '#toolkit/runtime'
import type { KeySettings } from './signing-keys.ts'

/*
 * Processes that share a home call each other over Unix sockets in it. Only the owner of the folder can open them, and
 * the owner can also read the key of the gateway. So calls over a socket are not signed. If a setting names a key, the
 * owner of the home is not necessarily allowed to call a subgraph, so there is no socket.
 */

/**
 * The path of the socket of the subgraph that listens on `port` of this machine; undefined if no socket is possible.
 *
 *     unixSocketPath(config, 'sources', 4004)   // '…/.accord/sockets/sources-4004'
 */
export function unixSocketPath(settings: KeySettings, name: string, port: number): string | undefined {
  const path = join(settings.home, 'sockets', `${name}-${port}`)
  const usesKeyInHome = settings.gatewayKey === undefined && settings.gatewayPublicKey === undefined
  return usesKeyInHome && process.platform !== 'win32' && Buffer.byteLength(path) <= MAX_PATH_BYTES ? path : undefined
}

/** The path of the socket of the subgraph at a URL; undefined also for a URL of another machine. */
export const unixSocketOf = (settings: KeySettings, name: string, url: URL): string | undefined =>
  url.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
    ? unixSocketPath(settings, name, Number(url.port))
    : undefined

/** The longest path of a socket on macOS. Linux allows 107 bytes. */
const MAX_PATH_BYTES = 103

/**
 * Lets `app` also listen on the socket at `path` while it listens on its port. Replaces an existing socket: since `app`
 * has the port, that socket belongs to an ended process. If the socket cannot be opened, the port serves all calls.
 */
export function listenOnUnixSocket(app: FastifyInstance, path: string, log: Log): void {
  const server = createServer(socket => {
    app.server.emit('connection', Object.assign(socket, { [viaUnixSocket]: true }))
  })
  app.addHook('onListen', async () => {
    try {
      mkdirSync(dirname(path), { recursive: true })
      chmodSync(dirname(path), 0o700)
      rmSync(path, { force: true })
      await new Promise<void>((resolve, reject) => void server.once('error', reject).listen(path, resolve))
    } catch (err) {
      log.warn({ err, path }, 'cannot listen on the private socket; all calls use the port')
    }
  })
  // We close the socket before the port, because the next process on the port creates a socket at the same path.
  let closed: Promise<void> | undefined
  app.addHook('preClose', async () => {
    closed = new Promise(resolve => void server.close(() => resolve()))
  })
  app.addHook('onClose', async () => closed)
}

/** Whether a connection came over a Unix socket. */
export const isUnixSocketRequest = (socket: Socket): boolean => viaUnixSocket in socket

const viaUnixSocket = Symbol('viaUnixSocket')
