import type { Worker } from 'node:cluster'

/** What the primary and its workers say to each other: a connection that is handed over, and the answer to it. */
type WorkerMessage = { cmd?: string; act?: string; seq?: number; ack?: number }

/**
 * Hands the connections that were on their way to a worker to another one, should the worker end before it has taken them.
 *
 *     handingOn(cluster.fork())
 *
 * The primary of node:cluster waits for a worker's answer to each connection, keeps it open until then, and hands it on if the
 * answer is no. That of a worker that has died never comes, and its client would wait in vain; so it is given here.
 */
export function handOffConnections(worker: Worker): void {
  const { process } = worker
  const underway = new Set<number>()
  const send = process.send.bind(process) as (...given: unknown[]) => boolean
  process.send = (...given: unknown[]) => {
    const { act, seq } = given[0] as WorkerMessage
    if (act === 'newconn' && seq !== undefined) underway.add(seq)
    return send(...given)
  }
  process.on('internalMessage' as 'message', message => {
    const { ack } = message as WorkerMessage
    if (ack !== undefined) underway.delete(ack)
  })
  // All that it has said has been heard by then.
  worker.once('disconnect', () => {
    for (const ack of underway) process.emit('internalMessage' as 'message', answer(ack), undefined as never)
  })
  // Of one that had not even read its last connection Node does not tell it. Who has heard it does not listen any more.
  process.once('exit', function tell() {
    if (process.connected) setImmediate(tell)
    else process.emit('disconnect')
  })
}

const answer = (ack: number) => ({ cmd: 'NODE_CLUSTER', ack, accepted: false })
