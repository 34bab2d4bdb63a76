import { setTimeout as pause } from 'node:timers/promises'
import { errors as undici } from 'undici'
import type { CallSubgraph } from '#gateway/context'
import { isRead } from './single-flight.ts'

/** A subgraph, or the proxy before it, said that it takes no questions now. */
export class NotAccepted extends Error {}

const longestPause = 200
const patience = 0.9

/**
 * `ask`, for whom a restart at the other end is no fault: what a subgraph did not take is asked again, with short pauses, until
 * most of the time for the call is over. What broke off on the way is asked once more, since it may be what broke it.
 */
export function createRetry(ask: CallSubgraph): CallSubgraph {
  return async call => {
    const until = Date.now() + patience * call.timeLeft
    let hasBroken = false
    for (let wait = 25; ; wait = Math.min(2 * wait, longestPause)) {
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
