import type { Socket } from 'node:net'
import { setTimeout as after, setImmediate as immediate } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

const graceOfProbes = 300
const turn = 20
const turnsOfKept = 50
const graceOfRequests = 10_000

/**
 * An end of a server that loses nobody's answer.
 *
 *     const { isDraining, drain } = draining(app)      // before it listens; /readyz asks `isDraining`
 *     await drain()
 *
 * Probes see the 503 first, and clients that ask meanwhile are told to close their connection. Who has not been told yet, as nothing
 * was asked on a connection that is kept, may still be about to ask, and is given a second more: fifty turns of this process, as
 * a second in which the whole machine stood still is none. Then nobody is let in any more, and what was asked is answered, at
 * most ten seconds long.
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
    async drain(grace = graceOfProbes) {
      isDraining = true
      const kept = [...connections]
      if (app.server.listening) await after(grace)
      const areKept = () => kept.some(({ destroyed }) => !destroyed)
      for (let turns = 0; turns < turnsOfKept && areKept(); turns++) await after(turn)
      // What has been sent is read by now: a connection that is closed as idle is not one that has just asked.
      await immediate()
      app.server.closeIdleConnections()
      const last = setTimeout(() => app.server.closeAllConnections(), graceOfRequests)
      await app.close()
      clearTimeout(last)
    },
  }
}
