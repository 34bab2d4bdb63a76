import type { FastifyReply, FastifyRequest } from 'fastify'
import { LightAbortController, type Signal } from '#toolkit/runtime'

/** The header in which the gateway tells a subgraph how many milliseconds it will wait for the answer. */
export const timeLeftHeader = 'x-time-left'

/**
 * The signal that ends what a request started: when its time is over, or when whoever asked has left.
 *
 *     const signal = whileWaiting(reply, 5_000)
 */
export function deadlineSignal(reply: FastifyReply, ms: number | undefined): Signal {
  const ending = new LightAbortController()
  const late = () => ending.abort(new DOMException(`no answer in ${ms} ms`, 'TimeoutError'))
  const timer = ms === undefined ? undefined : setTimeout(late, ms)
  const end = () => {
    clearTimeout(timer)
    if (!reply.raw.writableFinished) ending.abort(new DOMException('the client has left', 'AbortError'))
  }
  // It may have left while the rest of its request was read.
  if (reply.raw.destroyed) end()
  else reply.raw.on('close', end)
  return ending
}

/** How long the gateway waits, if it is one that says so. */
export function parseTimeLeft({ headers }: FastifyRequest): number | undefined {
  const told = headers[timeLeftHeader]
  return typeof told === 'string' && /^\d{1,6}$/.test(told) ? Number(told) : undefined
}
