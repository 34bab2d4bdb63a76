import type { Worker } from 'node:cluster'

/** Internal messages of node:cluster: the primary sends a connection, the worker acknowledges it. */
type WorkerMessage = { cmd?: string; act?: string; seq?: number; ack?: number }

/**
 * If a worker exits before it has accepted a connection, passes the connection to another worker.
 *
 *     handOffConnections(cluster.fork())
 *
 * The primary of node:cluster holds each connection until the worker acknowledges it, and passes a rejected connection to the
 * next worker. A dead worker never acknowledges, and its client would hang; so this file emits the rejection for it.
 */
export function handOffConnections(worker: Worker): void {
  const { process } = worker
  const pending = new Set<number>()
  const send = process.send.bind(process) as (...given: unknown[]) => boolean
  process.send = (...given: unknown[]) => {
    const { act, seq } = given[0] as WorkerMessage
    if (act === 'newconn' && seq !== undefined) pending.add(seq)
    return send(...given)
  }
  process.on('internalMessage' as 'message', message => {
    const { ack } = message as WorkerMessage
    if (ack !== undefined) pending.delete(ack)
  })
  // At `disconnect` the primary has received all messages of the worker.
  worker.once('disconnect', () => {
    for (const ack of pending) process.emit('internalMessage' as 'message', rejection(ack), undefined as never)
  })
  // Node emits no `disconnect` for a worker that exits with an unread connection. A second event has no listener left.
  process.once('exit', function emitDisconnect() {
    if (process.connected) setImmediate(emitDisconnect)
    else process.emit('disconnect')
  })
}

const rejection = (ack: number) => ({ cmd: 'NODE_CLUSTER', ack, accepted: false })
