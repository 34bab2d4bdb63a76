import type { FastifyReply, FastifyRequest } from 'fastify'
import { LightAbortController, type Signal } from '#toolkit/runtime'

/** The header that carries the remaining time of a request in milliseconds from the gateway to a subgraph. */
export const timeLeftHeader = 'x-time-left'

/**
 * A signal that aborts after `ms` milliseconds, or when the client closes the connection before it has the response.
 *
 *     const signal = deadlineSignal(reply, 5_000)
 */
export function deadlineSignal(reply: FastifyReply, ms: number | undefined): Signal {
  const controller = new LightAbortController()
  const onTimeout = () => controller.abort(new DOMException(`no response in ${ms} ms`, 'TimeoutError'))
  const timer = ms === undefined ? undefined : setTimeout(onTimeout, ms)
  const onClose = () => {
    clearTimeout(timer)
    if (!reply.raw.writableFinished)
      controller.abort(new DOMException('the client closed the connection', 'AbortError'))
  }
  // The client may have closed the connection while its request was being read.
  if (reply.raw.destroyed) onClose()
  else reply.raw.on('close', onClose)
  return controller
}

/** The remaining time of a request in milliseconds; undefined without a valid header. */
export function parseTimeLeft({ headers }: FastifyRequest): number | undefined {
  const value = headers[timeLeftHeader]
  return typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : undefined
}
