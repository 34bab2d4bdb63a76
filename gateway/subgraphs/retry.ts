import { setTimeout as pause } from 'node:timers/promises'
import { errors as undici } from 'undici'
import type { CallSubgraph } from '#gateway/context'
import { isRead } from './single-flight.ts'

/** Thrown if a subgraph, or the proxy before it, responds with status 503. */
export class NotAccepted extends Error {}

const MAX_PAUSE_MS = 200
const DEADLINE_SHARE = 0.9

/**
 * Retries reads with exponential back-off, so that the restart of a subgraph causes no errors. A read that the subgraph
 * did not accept (connection refused, 503) is retried after 25 to 200 ms, until 90 % of the time left is over. After a
 * broken connection there is one retry only, because the query itself may have crashed the subgraph.
 *
 *     const ask = createRetry(call => postCall(send, path, call))
 *     await ask({ query, requestId, signal, timeLeft: 3_000 })
 */
export function createRetry(ask: CallSubgraph): CallSubgraph {
  return async call => {
    const until = Date.now() + DEADLINE_SHARE * call.timeLeft
    let hasBroken = false
    for (let wait = 25; ; wait = Math.min(2 * wait, MAX_PAUSE_MS)) {
      try {
        return await ask(call)
      } catch (error) {
        const mayPass = wasNotAccepted(error) || (!hasBroken && isBrokenConnection(error))
        if (!mayPass || !isRead(call) || Date.now() + wait > until) throw error
        hasBroken ||= isBrokenConnection(error)
        await pause(wait)
        call.signal.throwIfAborted()
      }
    }
  }
}

const codeOf = (error: unknown) => String((error as { code?: unknown }).code)

const wasNotAccepted = (error: unknown) =>
  error instanceof NotAccepted ||
  /^(ECONNREFUSED|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT)$/.test(codeOf(error))

const isBrokenConnection = (error: unknown) =>
  error instanceof undici.SocketError || ['ECONNRESET', 'EPIPE'].includes(codeOf(error))
