import type { FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'

/** Cache of content negotiation: the response media type by the value of `Accept`, so that the fast path need not negotiate. */
export type MediaTypes = {
  of(request: FastifyRequest): string | undefined
  /** Stores the media type that Apollo Server chose for this request. */
  learn(request: FastifyRequest, reply: FastifyReply): void
}

const MAX_CACHED = 500

export function createMediaTypes(): MediaTypes {
  const byAccept = new LRUCache<string, string>({ max: MAX_CACHED })
  const acceptOf = ({ headers }: FastifyRequest) => headers.accept ?? ''
  return {
    of: request => byAccept.get(acceptOf(request)),
    learn(request, reply) {
      const accept = acceptOf(request)
      if (byAccept.has(accept)) return
      byAccept.set(accept, String(reply.getHeader('content-type')))
    },
  }
}
