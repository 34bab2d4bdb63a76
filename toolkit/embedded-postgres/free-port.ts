import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

// Linux uses ports from 32768 on for outgoing connections. One of these could take the port of a server.
const FIRST_PORT = 20_000
const LAST_PORT = 32_767

/**
 * A free port on 127.0.0.1: `preferred` if it is free, otherwise another. Throws if no port is free.
 *
 *     const port = await freePort(5432)
 *
 * Another process can open the port before the caller does, so the caller must be able to retry.
 */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred && (await listenOn(preferred))) return preferred
  for (let tries = 0; tries < 20; tries++) {
    const port = await listenOn(FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT)))
    if (port) return port
  }
  const port = await listenOn(0)
  if (port) return port
  throw new Error('There is no free port on 127.0.0.1. Set DATABASE_URL to a PostgreSQL server.')
}

async function listenOn(port: number): Promise<number | undefined> {
  const server = createServer().listen({ port, host: '127.0.0.1', exclusive: true })
  try {
    await once(server, 'listening')
    const { port: actual } = server.address() as AddressInfo
    server.close()
    await once(server, 'close')
    return actual
  } catch {
    return undefined
  }
}
