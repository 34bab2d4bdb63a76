import type { Socket } from 'node:net'
import { setTimeout as after, setImmediate as immediate } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

const PROBE_GRACE_MS = 300
const TURN_MS = 20
const IDLE_CONNECTION_TURNS = 50
const REQUEST_GRACE_MS = 10_000

/**
 * Shuts a server down without losing a response.
 *
 *     const { isDraining, drain } = createDrain(app)      // before it listens; /readyz reads `isDraining`
 *     await drain()
 *
 * 1. For `grace` milliseconds the server continues. Probes receive 503, and responses carry `connection: close`.
 * 2. The server waits until clients have closed their connections, for at most 50 turns of 20 ms. It counts turns, not
 *    time: after a pause of the whole machine, clients still need this wait.
 * 3. The server accepts no more connections. Requests in progress have 10 s to finish.
 */
export function createDrain(app: FastifyInstance): { isDraining(): boolean; drain(grace?: number): Promise<void> } {
  let isDraining = false
  const connections = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })
  app.addHook('onSend', async (_, reply) => {
    if (isDraining) reply.header('connection', 'close')
  })
  return {
    isDraining: () => isDraining,
    async drain(grace = PROBE_GRACE_MS) {
      isDraining = true
      const open = [...connections]
      if (app.server.listening) await after(grace)
      const isAnyOpen = () => open.some(({ destroyed }) => !destroyed)
      for (let turns = 0; turns < IDLE_CONNECTION_TURNS && isAnyOpen(); turns++) await after(TURN_MS)
      // Node reads the bytes that have arrived. A connection with a new request is then not idle and stays open.
      await immediate()
      app.server.closeIdleConnections()
      const timer = setTimeout(() => app.server.closeAllConnections(), REQUEST_GRACE_MS)
      await app.close()
      clearTimeout(timer)
    },
  }
}
