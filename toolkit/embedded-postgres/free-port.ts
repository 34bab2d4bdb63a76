import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

// Systems give outgoing connections ports from 32768 on: a server there may find its port taken.
const first = 20_000
const last = 32_767

/**
 * A port on 127.0.0.1 that nobody listens on: `wanted` if it is free, else another.
 *
 *     const port = await freePort(5432)
 *
 * Somebody may take it a moment later: be ready to ask again.
 */
export async function freePort(wanted?: number): Promise<number> {
  if (wanted && (await listenOn(wanted))) return wanted
  for (let tries = 0; tries < 20; tries++) {
    const port = await listenOn(first + Math.floor(Math.random() * (last - first)))
    if (port) return port
  }
  const port = await listenOn(0)
  if (port) return port
  throw new Error('There is no free port on 127.0.0.1: set DATABASE_URL.')
}

async function listenOn(port: number): Promise<number | undefined> {
  const server = createServer().listen({ port, host: '127.0.0.1', exclusive: true })
  try {
    await once(server, 'listening')
    const { port: given } = server.address() as AddressInfo
    server.close()
    await once(server, 'close')
    return given
  } catch {
    return undefined
  }
}
